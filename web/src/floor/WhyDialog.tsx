import { Alert, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { problemWords } from "../api/problem";
import type { PresenceView } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { useEvidence } from "./useEvidence";
import { WhyPicture } from "./WhyPicture";

const WIDTH = 820;

/** Why we believe a guest to be where they are. */
export function WhyDialog({ presence, onClose }: { presence: PresenceView; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("why.title", { name: presence.name })} width={WIDTH} onClose={onClose}>
      <Looking key={presence.guest} guest={presence.guest} />
    </Dialog>
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
