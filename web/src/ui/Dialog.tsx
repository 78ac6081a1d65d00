import { Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./dialog.module.css";

interface Props {
  title: string;
  onClose: () => void;
  /** In pixels; as much as the screen has, if that is less. */
  width?: number;
  children: ReactNode;
}

const WIDTH = 720;

/** A dialog over the page, for as long as it is there; then the focus is where it was. The page behind is not locked: that would need inline styles. */
export function Dialog({ title, onClose, width = WIDTH, children }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  return (
    <Modal.Root opened onClose={onClose} lockScroll={false} radius="lg" size={width} xOffset={8} yOffset={16}>
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

/** The library gives the focus back only to those who let it close the dialog by itself. */
function useFocusBack() {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) requestAnimationFrame(() => before.focus());
    },
    [before],
  );
}

export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}
