import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useMe } from "../session";
import { Dialog } from "../ui/Dialog";
import { type Person, useDevice } from "./device";
import { PinSignIn } from "./PinSignIn";

/** On a shared tablet the next person needs no signing out first. */
export function SwitchButton({ onAsk }: { onAsk: (others: readonly Person[]) => void }) {
  const { t } = useTranslation();
  const { staff } = useMe();
  const { device } = useDevice();
  const others = (device?.people ?? []).filter((one) => one.id !== staff.id);
  if (others.length === 0) return null;
  return (
    <Button variant="default" fullWidth onClick={() => onAsk(others)}>
      {t("pin.switch")}
    </Button>
  );
}

interface Props {
  people: readonly Person[];
  onClose: () => void;
}

export function SwitchPerson({ people, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("pin.switch")} width={440} onClose={onClose}>
      <PinSignIn people={people} onDone={onClose} />
    </Dialog>
  );
}
