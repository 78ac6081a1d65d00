import "../i18n/office";

import { Alert, Button } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { mayOpen } from "../access";
import { api } from "../api/client";
import { answered, type Problem, problemWords } from "../api/problem";
import type { DeviceView } from "../api/types";
import { dateWords } from "../i18n/time";
import { useMe } from "../session";
import { Dialog, DialogButtons } from "../ui/Dialog";
import rows from "../ui/rows.module.css";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import styles from "./Devices.module.css";
import { NewDevice } from "./NewDevice";

/** The venue's shared tablets and walls. */
export default function Devices() {
  const { t } = useTranslation();
  const { staff } = useMe();
  useTitle(t("devices.title"));
  const [devices, setDevices] = useState<readonly DeviceView[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<DeviceView | null>(null);

  const load = useCallback(async () => {
    const reply = await answered(api.GET("/api/v1/devices"));
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setDevices(reply.value);
  }, []);
  useEffect(() => void load(), [load]);

  const remove = async ({ id }: DeviceView) => {
    setAsked(null);
    const params = { path: { device: id } };
    const reply = await answered(api.DELETE("/api/v1/devices/{device}", { params }));
    if (reply.ok || reply.problem.status === 404) await load();
    else setProblem(reply.problem);
  };

  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>{t("devices.title")}</h1>
        <Button onClick={() => setAdding(true)}>{t("devices.add")}</Button>
      </div>
      <p className={styles.soft}>{t("devices.intro")}</p>
      {mayOpen("connections", staff.role) && !mayOpen("keys", staff.role) && (
        <Link href="/connections" className={styles.also}>
          {t("devices.toConnections")}
        </Link>
      )}
      {problem && (
        <Alert color="red" role="alert" mt="md">
          {problemWords(t, problem)}
        </Alert>
      )}
      {devices && <List devices={devices} onRemove={setAsked} />}
      {adding && (
        <NewDevice
          onClose={() => {
            setAdding(false);
            void load();
          }}
        />
      )}
      {asked && (
        <Dialog title={t("devices.removeTitle", { name: asked.name })} width={480} onClose={() => setAsked(null)}>
          <p>{t("devices.removeMore")}</p>
          <DialogButtons>
            <Button variant="default" onClick={() => setAsked(null)}>
              {t("devices.keep")}
            </Button>
            <Button color="red.9" onClick={() => void remove(asked)}>
              {t("devices.remove")}
            </Button>
          </DialogButtons>
        </Dialog>
      )}
    </>
  );
}

interface ListProps {
  devices: readonly DeviceView[];
  onRemove: (device: DeviceView) => void;
}

function List({ devices, onRemove }: ListProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  if (devices.length === 0) return <p className={rows.none}>{t("devices.none")}</p>;
  return (
    <ul className={rows.list} aria-label={t("devices.title")}>
      {devices.map((one) => (
        <li key={one.id} className={rows.row}>
          <div>
            <div className={rows.name}>{one.name}</div>
            <div className={styles.soft}>
              {t(one.kind === "wall" ? "devices.wall" : "devices.tablet")} ·{" "}
              {t("devices.paired", {
                date: dateWords(one.paired_at, language, venue.timezone),
                name: one.paired_by_name,
              })}
            </div>
          </div>
          <Button
            variant="default"
            aria-label={t("devices.removeNamed", { name: one.name })}
            onClick={() => onRemove(one)}
          >
            {t("devices.remove")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
