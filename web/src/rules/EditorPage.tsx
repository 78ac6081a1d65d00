import { Alert, Button } from "@mantine/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearch } from "wouter";

import type { Answered } from "../api/problem";
import type { CatalogueView, RuleView } from "../api/types";
import { useLanguage } from "../ui/useLanguage";
import { blankBody, type Draft, readBody } from "./body";
import { Editor } from "./Editor";
import { askCatalogue, askLibrary, askRule } from "./requests";
import styles from "./rules.module.css";
import { draftOf } from "./tree";
import { useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";
import { troubleWords } from "./words";

interface Start {
  catalogue: CatalogueView;
  draft: Draft;
  rule: RuleView | null;
}

/** A rule of the venue, a ready one as a beginning, or an empty one. */
export default function EditorPage({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const { language } = useLanguage();
  const from = new URLSearchParams(useSearch()).get("from");
  // The language it opened in decides; changing it later must not undo what was typed.
  const ask = useCallback(() => begin(id, from, i18n.language), [id, from, i18n]);
  const { value, problem, reload } = useLoaded(ask);
  if (problem) {
    return (
      <Alert color="red" role="alert" lang={language}>
        <p>{troubleWords(t, problem)}</p>
        <p className={styles.actions}>
          <Button onClick={reload}>{t("app.retry")}</Button>
          <Button variant="default" component={Link} href="/rules">
            {t("editor.back")}
          </Button>
        </p>
      </Alert>
    );
  }
  return value === null ? <Waiting /> : <Editor key={id} catalogue={value.catalogue} start={value} />;
}

async function begin(id: string, from: string | null, language: string): Promise<Answered<Start>> {
  const catalogue = await askCatalogue();
  if (!catalogue.ok) return catalogue;
  if (id !== "new") {
    const rule = await askRule(id);
    return rule.ok ? started(catalogue.value, rule.value.body, rule.value, language) : rule;
  }
  if (from === null) return started(catalogue.value, { ...blankBody() }, null, language);
  const library = await askLibrary();
  if (!library.ok) return library;
  const ready = library.value.find((one) => one.id === from);
  return started(catalogue.value, ready ? { name: ready.name, ...ready.rule } : { ...blankBody() }, null, language);
}

function started(
  catalogue: CatalogueView,
  body: Readonly<Record<string, unknown>>,
  rule: RuleView | null,
  language: string,
): Answered<Start> {
  return { ok: true, value: { catalogue, draft: draftOf(readBody(body, language)), rule } };
}
