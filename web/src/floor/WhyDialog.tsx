import { Alert, Modal, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { problemWords } from "../api/problem";
import type { PresenceView } from "../api/types";
import { useEvidence } from "./useEvidence";
import styles from "./Why.module.css";
import { WhyPicture } from "./WhyPicture";

const WIDTH = 820;

/** Why we believe a guest to be where they are. The page behind is not locked: that would need inline styles. */
export function WhyDialog({ presence, onClose }: { presence: PresenceView | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened={presence !== null} onClose={onClose} lockScroll={false} radius="lg" size={WIDTH} xOffset={8} yOffset={16}>
      <Modal.Overlay />
      <Modal.Content className={styles.panel}>
        <Modal.Body>
          {/* Not in a Modal.Header: that would be a second banner of the page. */}
          <div className={styles.head}>
            <Modal.Title className={styles.title}>{presence && t("why.title", { name: presence.name })}</Modal.Title>
            <Modal.CloseButton aria-label={t("app.close")} />
          </div>
          {presence && <Looking key={presence.guest} guest={presence.guest} />}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Looking({ guest }: { guest: string }) {
  const { t } = useTranslation();
  const { evidence, gone, problem } = useEvidence(guest);
  return (
    <>
      {problem && (
        <Alert color="red" role="alert" mb="sm">
          {problemWords(t, problem)}
        </Alert>
      )}
      {gone && (
        <p role="status" data-gone>
          {t("why.gone")}
        </p>
      )}
      {evidence && <WhyPicture evidence={evidence} />}
      {!evidence && !gone && !problem && (
        <div role="status">
          <span className="unseen">{t("app.loading")}</span>
          <Skeleton height={320} radius="lg" />
        </div>
      )}
    </>
  );
}
