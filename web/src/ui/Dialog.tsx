import { Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./dialog.module.css";

interface Props {
  title: string;
  onClose: () => void;
  /** In pixels; as much as the screen has, if that is less. */
  width?: number;
  /** It has something that is shown this once: a touch beside it does not close it. */
  holds?: boolean;
  children: ReactNode;
}

const WIDTH = 720;

/** A dialog over the page, for as long as it is there; then the focus is where it was. The page behind is not locked: that would need inline styles. */
export function Dialog({ title, onClose, width = WIDTH, holds = false, children }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  return (
    <Modal.Root
      opened
      onClose={onClose}
      closeOnClickOutside={!holds}
      lockScroll={false}
      radius="lg"
      size={width}
      xOffset={8}
      yOffset={16}
    >
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

/** The library gives the focus back only to those who let it close the dialog by itself. If what had it is gone, the page has it. */
function useFocusBack() {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const next = before?.isConnected ? before : document.getElementById("content");
        if (next instanceof HTMLElement) next.focus();
      });
    },
    [before],
  );
}

export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}
