import { Button } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { CardView } from "../api/types";
import { SpeakIcon } from "../ui/icons";

/** Says the guest's name as they like to hear it, for the ear of whoever asks. Not where nobody could hear it. */
export function SpeakButton({ card }: { card: CardView }) {
  const { t, i18n } = useTranslation();
  if (!useVoices()) return null;
  const speak = () => {
    const words = new SpeechSynthesisUtterance(card.say || card.name);
    words.lang = card.languages[0] ?? i18n.language;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  };
  return (
    <Button
      variant="subtle"
      leftSection={<SpeakIcon size={18} />}
      aria-label={t("card.speakName", { name: card.name })}
      onClick={speak}
    >
      {t("card.speak")}
    </Button>
  );
}

/** Whether this device has voices; they may come a while after the page. */
function useVoices(): boolean {
  return useSyncExternalStore(hearVoices, () => "speechSynthesis" in window && speechSynthesis.getVoices().length > 0);
}

function hearVoices(listener: () => void): () => void {
  if (!("speechSynthesis" in window)) return () => {};
  speechSynthesis.addEventListener("voiceschanged", listener);
  return () => speechSynthesis.removeEventListener("voiceschanged", listener);
}
