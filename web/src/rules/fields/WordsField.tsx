import type { TFunction } from "i18next";
import { Button, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Language, LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages";
import { useLanguage } from "../../ui/useLanguage";
import type { Words } from "../body";
import { anyOf } from "../body";
import styles from "./fields.module.css";

interface Props {
  id: string;
  label: string;
  description?: string;
  value: Words;
  placeholders?: readonly string[];
  errorAt: (where: string, exactly?: boolean) => string | undefined;
  onChange: (words: Words) => void;
}

const LINE_MOST = 160;

/** A text: in the language of the screen, and in the others on demand. */
export function WordsField({ id, label, description, value, placeholders = [], errorAt, onChange }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [more, setMore] = useState(false);
  const inputs = useRef(new Map<string, HTMLInputElement>());
  const last = useRef(language);
  const others = LANGUAGES.filter((one) => one !== language);
  const shown = more || others.some((one) => errorAt(`${id}.${one}`)) ? [language, ...others] : [language];

  const insert = (name: string) => {
    const input = inputs.current.get(last.current) ?? inputs.current.get(language);
    if (!input) return;
    const [from, to] = [input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length];
    const text = `${input.value.slice(0, from)}{${name}}${input.value.slice(to)}`;
    onChange({ ...value, [input.lang]: text });
    const caret = from + name.length + 2;
    requestAnimationFrame(() => {
      input.focus();
      input.setSelectionRange(caret, caret);
    });
  };

  return (
    <div className={styles.words} data-beside={placeholders.length === 0 || undefined}>
      <div className={styles.lines}>
        {shown.map((one) => (
        <TextInput
          key={one}
          ref={(node) => {
            if (node) inputs.current.set(one, node);
            else inputs.current.delete(one);
          }}
          id={one === language ? id : `${id}.${one}`}
          lang={one}
          label={shown.length > 1 ? t("fields.inLanguage", { label, language: LANGUAGE_NAMES[one as Language] }) : label}
          description={one === language ? description : undefined}
          placeholder={one === language ? undefined : anyOf(value)}
          maxLength={LINE_MOST}
          autoComplete="off"
          value={value[one] ?? ""}
          error={one === language ? (errorAt(id, true) ?? errorAt(`${id}.${one}`)) : errorAt(`${id}.${one}`)}
          onFocus={() => (last.current = one)}
          onChange={(event) => onChange({ ...value, [one]: event.currentTarget.value })}
        />
        ))}
      </div>
      <div className={styles.under}>
        {placeholders.map((name) => (
          <Button key={name} variant="default" className={styles.small} aria-label={t("fields.insertInto", { name: placeholderWords(t, name), label })} onClick={() => insert(name)}>
            {t("fields.insert", { name: placeholderWords(t, name) })}
          </Button>
        ))}
        <Button variant="subtle" className={styles.small} aria-expanded={more} aria-label={`${t(more ? "fields.oneLanguage" : "fields.allLanguages")}: ${label}`} onClick={() => setMore(!more)}>
          {t(more ? "fields.oneLanguage" : "fields.allLanguages")}
        </Button>
      </div>
    </div>
  );
}

const KNOWN = ["name", "zone", "tier"] as const;

function placeholderWords(t: TFunction, name: string): string {
  const known = KNOWN.find((one) => one === name);
  return known ? t(`placeholders.${known}`) : name;
}
