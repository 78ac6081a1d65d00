import type { TFunction } from "i18next";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { KeyMadeView, WebhookMadeView } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Once, type Shown } from "./Once";

interface Props<Made> {
  titleOf: (made: Made | null) => string;
  shown: (t: TFunction, made: Made) => Shown;
  onClose: () => void;
  /** The form that asks; what it makes it gives back. */
  children: (onMade: (made: Made) => void) => ReactNode;
}

/** Asks, makes something with a secret, and shows that, this once. */
export function MakeDialog<Made>({ titleOf, shown, onClose, children }: Props<Made>) {
  const { t } = useTranslation();
  const [made, setMade] = useState<Made | null>(null);
  return (
    <Dialog title={titleOf(made)} width={520} holds={made !== null} onClose={onClose}>
      {made ? <Once {...shown(t, made)} onDone={onClose} /> : children(setMade)}
    </Dialog>
  );
}

export function shownKey(t: TFunction, { key }: KeyMadeView): Shown {
  return { secret: key, label: t("connections.key"), more: t("connections.useKey") };
}

export function shownSecret(t: TFunction, { secret, url }: WebhookMadeView): Shown {
  return { secret, label: t("connections.secret"), more: t("connections.useSecret", { url }) };
}
