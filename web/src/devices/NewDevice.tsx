import { Alert, Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, problemWords } from "../api/problem";
import type { PairingView } from "../api/types";
import { useTicking } from "../live/hooks";
import { Dialog, DialogButtons } from "../ui/Dialog";
import styles from "./Devices.module.css";

/** Asks for a name and a kind, then shows the code that pairs it. */
export function NewDevice({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<PairingView | null>(null);
  return (
    <Dialog title={t("devices.add")} width={480} onClose={onClose}>
      {made ? <Code made={made} onClose={onClose} /> : <NewDeviceForm onMade={setMade} />}
    </Dialog>
  );
}

function NewDeviceForm({ onMade }: { onMade: (made: PairingView) => void }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState("");

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name")).trim();
    if (!name) return setSaid(t("devices.noName"));
    const kind = form.get("kind") === "wall" ? ("wall" as const) : ("tablet" as const);
    // The address that this overseer is at is the one that the device is sent to.
    const body = { name, kind, address: location.origin };
    const reply = await answered(api.POST("/api/v1/devices", { body }));
    if (reply.ok) onMade(reply.value);
    else setSaid(problemWords(t, reply.problem));
  };

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      {said && (
        <Alert color="red" role="alert">
          {said}
        </Alert>
      )}
      <TextInput name="name" label={t("devices.name")} maxLength={60} autoComplete="off" data-autofocus />
      <NativeSelect
        name="kind"
        label={t("devices.kind")}
        data={[
          { value: "tablet", label: t("devices.tablet") },
          { value: "wall", label: t("devices.wall") },
        ]}
      />
      <DialogButtons>
        <Button type="submit">{t("devices.makeCode")}</Button>
      </DialogButtons>
    </form>
  );
}

function Code({ made, onClose }: { made: PairingView; onClose: () => void }) {
  const { t } = useTranslation();
  const left_s = useTicking((now) => Math.max(0, Math.floor(made.expires_at - now)));
  const left = `${Math.floor(left_s / 60)}:${String(left_s % 60).padStart(2, "0")}`;
  return (
    <div className={styles.form}>
      <p>{t("devices.codeMore")}</p>
      {/* Drawn by our own server out of an address and letters that it made. */}
      <div className={styles.qr} role="img" aria-label={t("devices.qr")} dangerouslySetInnerHTML={{ __html: made.qr }} />
      <p className={styles.code}>{`${made.code.slice(0, 4)} ${made.code.slice(4)}`}</p>
      <p className={styles.soft}>{left_s > 0 ? t("devices.left", { time: left }) : t("devices.over")}</p>
      <DialogButtons>
        <Button onClick={onClose}>{t("app.close")}</Button>
      </DialogButtons>
    </div>
  );
}
