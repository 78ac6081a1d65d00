import { Alert, Button } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Problem, problemWords } from "../api/problem";
import { DialogButtons } from "../ui/Dialog";
import styles from "./connections.module.css";

/** What is wrong with a field, if something is. */
export type Wrong = (field: string) => string | undefined;

interface Props {
  /** The names of those that the server may find something wrong with. */
  fields: readonly string[];
  submit: string;
  onSubmit: (form: FormData) => Promise<Problem | null>;
  children: (wrong: Wrong) => ReactNode;
}

/** A form whose problems stand at the field that they name, which takes the focus; all others stand above it. */
export function AskForm({ fields, submit, onSubmit, children }: Props) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const where = fields.find((field) => field === problem?.where);

  useEffect(() => {
    const field = problem?.where ? form.current?.elements.namedItem(problem.where) : null;
    if (field instanceof HTMLElement) field.focus();
  }, [problem]);

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setBusy(true);
    const found = await onSubmit(given);
    setBusy(false);
    setProblem(found);
  };

  return (
    <form ref={form} className={styles.form} onSubmit={(event) => void send(event)} noValidate>
      {problem && !where && (
        <Alert color="red" role="alert">
          {problem.status === 404 ? t("connections.gone") : problemWords(t, problem)}
        </Alert>
      )}
      {children((field) => (problem && field === where ? wrongWords(field, problem) : undefined))}
      <DialogButtons>
        <Button type="submit" loading={busy}>
          {submit}
        </Button>
      </DialogButtons>
    </form>
  );

  function wrongWords(field: string, { code }: Problem): string {
    if (code === "conflict") return t("connections.taken");
    if (code !== "full") return t(`connections.wrong.${field}`);
    return t(field === "overlap_hours" ? "connections.fullSecrets" : "connections.full");
  }
}
