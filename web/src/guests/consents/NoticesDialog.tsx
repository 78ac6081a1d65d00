import { Alert, Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered, type Problem, problemWords } from "../../api/problem";
import type { PrivacyNoticeView, Purpose } from "../../api/types";
import { LANGUAGES } from "../../i18n/languages";
import { Dialog } from "../../ui/Dialog";
import styles from "./consents.module.css";
import { ALL_PURPOSES } from "./words";

const MOST = 4_000;

/** What guests are told before they consent: read it, and publish the next version. */
export function NoticesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [notices, setNotices] = useState<readonly PrivacyNoticeView[]>([]);
  const [purpose, setPurpose] = useState<Purpose>("recognise_by_tag");
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    void answered(api.GET("/api/v1/notices")).then((reply) =>
      reply.ok ? setNotices(reply.value) : setProblem(reply.problem),
    );
  }, []);

  const notice = notices.find((one) => one.purpose === purpose);
  return (
    <Dialog title={t("consents.notices")} onClose={onClose}>
      <p className={styles.soft}>{t("consents.noticesMore")}</p>
      {problem && (
        <Alert color="red" role="alert" my="md">
          {problemWords(t, problem)}
        </Alert>
      )}
      <NativeSelect
        mt="md"
        label={t("consents.what")}
        value={purpose}
        data={ALL_PURPOSES.map((value) => ({ value, label: t(`consents.purpose.${value}`) }))}
        onChange={(event) => setPurpose(event.currentTarget.value as Purpose)}
      />
      {notice && (
        <Editor
          key={`${notice.purpose}${notice.version}`}
          notice={notice}
          onProblem={setProblem}
          onPublished={(made) => setNotices((all) => all.map((one) => (one.purpose === made.purpose ? made : one)))}
        />
      )}
    </Dialog>
  );
}

interface EditorProps {
  notice: PrivacyNoticeView;
  onProblem: (problem: Problem | null) => void;
  onPublished: (made: PrivacyNoticeView) => void;
}

function Editor({ notice, onProblem, onPublished }: EditorProps) {
  const { t } = useTranslation();
  const [text, setText] = useState<Record<string, string>>({ ...notice.text });
  const [days, setDays] = useState(notice.term_days === null ? "" : String(notice.term_days));
  const [busy, setBusy] = useState(false);

  const publish = async () => {
    setBusy(true);
    const body = {
      base: notice.version,
      text: { en: text.en ?? "", "zh-Hans": text["zh-Hans"] ?? "", "zh-Hant": text["zh-Hant"] ?? "" },
      term_days: days === "" ? null : Number(days),
    };
    const path = { purpose: notice.purpose };
    const reply = await answered(api.PUT("/api/v1/notices/{purpose}", { params: { path }, body }));
    setBusy(false);
    onProblem(reply.ok ? null : reply.problem);
    if (reply.ok) onPublished(reply.value);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void publish();
      }}
    >
      <p className={styles.name} role="status">
        {t("consents.version", { version: notice.version })}
      </p>
      {LANGUAGES.map((language) => (
        <Textarea
          key={language}
          mt="sm"
          label={t(`consents.language.${language}`)}
          lang={language}
          rows={5}
          required
          maxLength={MOST}
          value={text[language] ?? ""}
          onChange={(event) => setText({ ...text, [language]: event.currentTarget.value })}
        />
      ))}
      <TextInput
        my="sm"
        type="number"
        min={1}
        max={3650}
        label={t("consents.term")}
        description={t("consents.termMore")}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <Button type="submit" disabled={busy}>
        {t("consents.publish", { version: notice.version + 1 })}
      </Button>
    </form>
  );
}
