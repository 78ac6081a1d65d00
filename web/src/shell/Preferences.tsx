import { Button, NativeSelect, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { chooseLanguage } from "../i18n";
import { LANGUAGE_NAMES, LANGUAGES } from "../i18n/languages";
import { keyOf, type Signal, SIGNALS, SWITCH } from "../live/signals";
import { useKept } from "../ui/useKept";
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
      onChange={(event) => void chooseLanguage(event.currentTarget.value)}
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

/** What a new card may do on this device, beside being there. */
export function SignalSwitches() {
  const { t } = useTranslation();
  const able = SIGNALS.filter((one) => one === "sound" || "vibrate" in navigator);
  return (
    <div role="group" aria-label={t("sound.title")}>
      <div className={styles.fieldLabel} aria-hidden>
        {t("sound.title")}
      </div>
      <Button.Group orientation="vertical">
        {able.map((one) => (
          <SignalSwitch key={one} signal={one} />
        ))}
      </Button.Group>
    </div>
  );
}

function SignalSwitch({ signal }: { signal: Signal }) {
  const { t } = useTranslation();
  const [state, setState] = useKept(keyOf(signal), SWITCH, "on");
  return (
    <Button
      variant={state === "on" ? "light" : "default"}
      fullWidth
      role="switch"
      aria-checked={state === "on"}
      onClick={() => setState(state === "on" ? "off" : "on")}
    >
      {t(`sound.${signal}`)}: {t(`sound.${state}`)}
    </Button>
  );
}
