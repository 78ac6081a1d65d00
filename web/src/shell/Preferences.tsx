import { NativeSelect, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { LANGUAGE_NAMES, LANGUAGES } from "../i18n/languages";
import styles from "./Shell.module.css";

const LANGUAGE_CHOICES = LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));

/** Switching them off would take an inline style, which the page forbids. */
const KEEP_TRANSITIONS = { keepTransitions: true };

export function LanguageSelect() {
  const { t, i18n } = useTranslation();
  return (
    <NativeSelect
      label={t("preferences.language")}
      data={LANGUAGE_CHOICES}
      value={i18n.language}
      onChange={(event) => void i18n.changeLanguage(event.currentTarget.value)}
    />
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme(KEEP_TRANSITIONS);
  return (
    <div role="group" aria-label={t("preferences.theme")}>
      <div className={styles.fieldLabel} aria-hidden>
        {t("preferences.theme")}
      </div>
      <SegmentedControl
        fullWidth
        size="md"
        value={colorScheme}
        onChange={(value) => setColorScheme(value)}
        data={[
          { value: "auto" as const, label: t("preferences.system") },
          { value: "light" as const, label: t("preferences.light") },
          { value: "dark" as const, label: t("preferences.dark") },
        ]}
      />
    </div>
  );
}
