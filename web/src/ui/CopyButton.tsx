import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Copies, and says so. Browsers let pages copy only if these came over HTTPS. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState("");
  if (!navigator.clipboard) return null;
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setSaid(t("copy.done")),
      () => setSaid(t("copy.failed")),
    );
  return (
    <>
      <span role="status">{said}</span>
      <Button variant="default" onClick={copy}>
        {label}
      </Button>
    </>
  );
}
