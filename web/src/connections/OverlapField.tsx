import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** For how many hours the one before may still be good. */
const OVERLAPS_H = ["0", "1", "24", "168", "720"];
const OVERLAP_H = "24";

interface Props {
  label: string;
  error?: string | undefined;
}

/** For how long what is replaced stays good: a key, or a secret. */
export function OverlapField({ label, error }: Props) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      name="overlap_hours"
      label={label}
      error={error}
      defaultValue={OVERLAP_H}
      data={OVERLAPS_H.map((value) => ({ value, label: t(`connections.hours.${value}`) }))}
      data-autofocus
    />
  );
}

export function overlapOf(form: FormData): number {
  return Number(form.get("overlap_hours"));
}
