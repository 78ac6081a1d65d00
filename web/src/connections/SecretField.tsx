import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Wrong } from "./AskForm";

/** A secret that the receiver has already. */
export function SecretField({ wrong }: { wrong: Wrong }) {
  const { t } = useTranslation();
  return (
    <TextInput
      name="secret"
      label={t("connections.ownSecret")}
      description={t("connections.ownSecretMore")}
      error={wrong("secret")}
      maxLength={100}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

export function secretOf(form: FormData): string {
  return String(form.get("secret")).trim();
}
