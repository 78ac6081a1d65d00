import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { RuleView } from "../api/types";
import { useMe } from "../session";
import { CheckIcon } from "../ui/icons";
import { mayPublish } from "../access";
import { PublishDialog } from "./dialogs/PublishDialog";
import { RetireDialog } from "./dialogs/RetireDialog";
import styles from "./rules.module.css";
import { StatusChips } from "./StatusChips";
import type { Checked } from "./useCheck";
import type { Editor } from "./useEditor";

interface HeadProps {
  name: string;
  editor: Editor;
  /** What was done last, while it is still so. */
  said: string | null;
}

/** Which rule it is, and how it stands. */
export function EditorHead({ name, editor: { rule, dirty }, said }: HeadProps) {
  const { t } = useTranslation();
  const standing = rule === null ? t("editor.neverSaved") : t("editor.version", { version: rule.version });
  return (
    <div className={styles.editorHead}>
      <Link href="/rules" className={styles.back}>
        {t("editor.back")}
      </Link>
      <h1 className={styles.title}>{name}</h1>
      <p className={styles.chips}>
        {rule && <StatusChips rule={rule} />}
        <span className={styles.soft}>{dirty ? t("editor.unsaved") : standing}</span>
      </p>
      <p role="status" className={styles.said}>
        {said && (
          <>
            <CheckIcon size={18} />
            {said}
          </>
        )}
      </p>
    </div>
  );
}

interface Props {
  editor: Editor;
  checked: Checked;
  onUnfinished: () => void;
  onDone: (kept: RuleView | null) => void;
}

/** What can be done with the rule as a whole. */
export function EditorActions({ editor, checked, onUnfinished, onDone }: Props) {
  const { t } = useTranslation();
  const { rule, dirty, busy } = editor;
  const publisher = mayPublish(useMe().staff.role);
  const [open, setOpen] = useState<"publish" | "retire" | null>(null);
  const finished = (then: () => void) => (checked.troubles.length > 0 ? onUnfinished() : then());
  const nothingNew = !dirty && rule !== null && rule.version === rule.live_version;
  const close = (kept: RuleView | null) => {
    if (kept) setOpen(null);
    onDone(kept);
  };
  return (
    <>
        {publisher && rule?.live_version != null && (
          <Button variant="subtle" color="gray" onClick={() => setOpen("retire")}>
            {t("editor.retire")}
          </Button>
        )}
        <Button variant="default" loading={busy && open === null} onClick={() => finished(() => void editor.save("draft", "").then(onDone))}>
          {t("editor.saveDraft")}
        </Button>
        {publisher ? (
          <Button disabled={nothingNew} onClick={() => finished(() => setOpen("publish"))}>
            {t("editor.publish")}
          </Button>
        ) : (
          <p className={styles.soft}>{t("editor.onlyManagers")}</p>
        )}
      {open === "publish" && <PublishDialog editor={editor} checked={checked} onClose={() => setOpen(null)} onDone={close} />}
      {open === "retire" && rule && (
        <RetireDialog
          rule={rule}
          onClose={() => setOpen(null)}
          onDone={(kept) => {
            editor.replaced(kept);
            close(kept);
          }}
        />
      )}
    </>
  );
}
