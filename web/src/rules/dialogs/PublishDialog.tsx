import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { RuleView, VersionView } from "../../api/types";
import { useLanguage } from "../../ui/useLanguage";
import { Compare } from "../Compare";
import { askVersions } from "../requests";
import type { Checked } from "../useCheck";
import type { Editor } from "../useEditor";
import { troubleWords } from "../words";
import { WhyDialog } from "./WhyDialog";

interface Props {
  editor: Editor;
  checked: Checked;
  onClose: () => void;
  onDone: (kept: RuleView | null) => void;
}

/** What will change, and why. */
export function PublishDialog({ editor, checked, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { rule, busy, problem } = editor;
  const before = useInForce(rule);
  return (
    <WhyDialog
      title={t("dialogs.publishTitle")}
      submit={t("dialogs.publish")}
      busy={busy}
      problem={problem && troubleWords(t, problem)}
      onClose={onClose}
      onSubmit={(why) =>
        void editor.save("live", why).then((kept) => {
          onDone(kept);
          // Somebody was faster: that dialog takes over.
          if (!kept) onClose();
        })
      }
    >
      <Compare
        before={{
          title: before ? t("dialogs.inForce", { version: before.version }) : t("dialogs.inForceNone"),
          sentence: before && say(before.sentence),
        }}
        after={{ title: t("dialogs.fromNowOn"), sentence: checked.sentence ? say(checked.sentence) : "" }}
      />
    </WhyDialog>
  );
}

/** The version that makes cards now. */
function useInForce(rule: RuleView | null): VersionView | null {
  const [version, setVersion] = useState<VersionView | null>(null);
  const id = rule?.live_version == null ? null : rule.id;
  useEffect(() => {
    let current = true;
    if (id !== null) {
      void askVersions(id).then((reply) => {
        if (current && reply.ok) setVersion(reply.value.find((one) => one.version === rule?.live_version) ?? null);
      });
    }
    return () => {
      current = false;
    };
  }, [id, rule?.live_version]);
  return version;
}
