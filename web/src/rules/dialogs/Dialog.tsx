import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./dialogs.module.css";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

const WIDTH = 720;

/** A dialog over the page. The page behind is not locked: that would need inline styles. */
export function Dialog({ title, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened onClose={onClose} lockScroll={false} radius="lg" size={WIDTH} xOffset={8} yOffset={16}>
      <Modal.Overlay />
      <Modal.Content className={styles.panel}>
        <Modal.Body>
          {/* Not in a Modal.Header: that would be a second banner of the page. */}
          <div className={styles.head}>
            <Modal.Title className={styles.title}>{title}</Modal.Title>
            <Modal.CloseButton aria-label={t("app.close")} />
          </div>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}
