import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Problem } from "../api/problem";
import type { Wrong } from "./AskForm";
import { daysOf } from "./named";

const NO_NUMBER: Problem = { status: 422, code: "unprocessable", message: "", where: "days" };

/** For how long a key is good. Not a field of numbers: that gives nothing for what is none, and nothing means for ever. */
export function DaysField({ wrong, first = "" }: { wrong: Wrong; first?: string }) {
  const { t } = useTranslation();
  return (
    <TextInput
      name="days"
      label={t("connections.days")}
      description={t("connections.daysMore")}
      error={wrong("days")}
      defaultValue={first}
      inputMode="numeric"
      maxLength={10}
      autoComplete="off"
    />
  );
}

export function checkedDays(typed: string): { value: number | null; problem: Problem | null } {
  const value = daysOf(typed);
  return { value, problem: Number.isNaN(value) ? NO_NUMBER : null };
}
