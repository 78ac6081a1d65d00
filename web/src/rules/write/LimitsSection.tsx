import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Limits, Per } from "../body";
import { useEditing } from "../editing";
import { focusSoon } from "../focus";
import { Amount } from "../fields/Amount";
import { Duration } from "../fields/Duration";
import { Section } from "./Section";
import styles from "./Write.module.css";

const DAY_S = 86_400;

/** How often at most, and when not. */
export function LimitsSection() {
  const { t } = useTranslation();
  return (
    <Section title={t("editor.limits")} more={t("editor.limitsMore")}>
      <CooldownFields />
      <CapFields />
      <QuietFields />
    </Section>
  );
}

function useLimit<Name extends keyof Limits>(name: Name) {
  const { draft, change } = useEditing();
  const set = (value: Limits[Name] | undefined) =>
    change((before) => {
      const { [name]: _, ...rest } = before.limits;
      return { ...before, limits: value ? { ...rest, [name]: value } : rest };
    });
  return [draft.limits[name], set] as const;
}

interface LimitProps {
  /** The place in the rule. */
  where: string;
  /** The field that the limit begins with. */
  first: string;
  title: string;
  on: boolean;
  add: string;
  remove: string;
  onAdd: () => void;
  onRemove: () => void;
  children: ReactNode;
}

function Limit({ where, first, title, on, add, remove, onAdd, onRemove, children }: LimitProps) {
  return (
    <div role="group" aria-label={title} className={styles.stack}>
      <p className={styles.label}>{title}</p>
      {on ? (
        <div className={styles.step}>
          <div className={styles.row}>{children}</div>
          <div>
            <Button
              variant="subtle"
              color="gray"
              onClick={() => {
                onRemove();
                focusSoon(where);
              }}
            >
              {remove}
            </Button>
          </div>
        </div>
      ) : (
        <div>
          <Button
            id={where}
            variant="default"
            onClick={() => {
              onAdd();
              focusSoon(`${where}.${first}`);
            }}
          >
            {add}
          </Button>
        </div>
      )}
    </div>
  );
}

function PerSelect({ id, value, onChange }: { id: string; value: Per; onChange: (per: Per) => void }) {
  const { t } = useTranslation();
  const { errorAt } = useEditing();
  return (
    <NativeSelect
      id={id}
      className={styles.grow}
      label={t("limits.per")}
      value={value}
      error={errorAt(id)}
      data={[
        { value: "guest", label: t("limits.perGuest") },
        { value: "rule", label: t("limits.perRule") },
      ]}
      onChange={(event) => onChange(event.currentTarget.value as Per)}
    />
  );
}

function CooldownFields() {
  const { t } = useTranslation();
  const { errorAt } = useEditing();
  const [cooldown, set] = useLimit("cooldown");
  return (
    <Limit
      where="limits.cooldown"
      first="seconds"
      title={t("limits.cooldown")}
      on={cooldown !== undefined}
      add={t("limits.addCooldown")}
      remove={t("limits.removeCooldown")}
      onAdd={() => set({ per: "guest", seconds: DAY_S })}
      onRemove={() => set(undefined)}
    >
      {cooldown && (
        <>
          <Duration
            id="limits.cooldown.seconds"
            label={t("limits.notFor")}
            value={cooldown.seconds}
            error={errorAt("limits.cooldown.seconds")}
            onChange={(seconds) => set({ per: cooldown.per, ...(seconds === undefined ? {} : { seconds }) })}
          />
          <PerSelect id="limits.cooldown.per" value={cooldown.per} onChange={(per) => set({ ...cooldown, per })} />
        </>
      )}
    </Limit>
  );
}

function CapFields() {
  const { t } = useTranslation();
  const { errorAt } = useEditing();
  const [cap, set] = useLimit("cap");
  return (
    <Limit
      where="limits.cap"
      first="n"
      title={t("limits.cap")}
      on={cap !== undefined}
      add={t("limits.addCap")}
      remove={t("limits.removeCap")}
      onAdd={() => set({ per: "guest", n: 1, window_s: DAY_S })}
      onRemove={() => set(undefined)}
    >
      {cap && (
        <>
          <Amount
            id="limits.cap.n"
            label={t("limits.atMost")}
            unit={t("limits.cards")}
            value={cap.n}
            error={errorAt("limits.cap.n")}
            onChange={(n) => {
              const { n: _, ...rest } = cap;
              set(n === undefined ? rest : { ...rest, n });
            }}
          />
          <Duration
            id="limits.cap.window_s"
            label={t("limits.within")}
            value={cap.window_s}
            error={errorAt("limits.cap.window_s")}
            onChange={(window_s) => {
              const { window_s: _, ...rest } = cap;
              set(window_s === undefined ? rest : { ...rest, window_s });
            }}
          />
          <PerSelect id="limits.cap.per" value={cap.per} onChange={(per) => set({ ...cap, per })} />
        </>
      )}
    </Limit>
  );
}

function QuietFields() {
  const { t } = useTranslation();
  const { errorAt } = useEditing();
  const [quiet, set] = useLimit("quiet");
  return (
    <Limit
      where="limits.quiet"
      first="from"
      title={t("limits.quiet")}
      on={quiet !== undefined}
      add={t("limits.addQuiet")}
      remove={t("limits.removeQuiet")}
      onAdd={() => set({ from: "23:00", to: "07:00", then: "hold_if_still_present" })}
      onRemove={() => set(undefined)}
    >
      {quiet && (
        <>
          {(["from", "to"] as const).map((name) => (
            <TextInput
              key={name}
              id={`limits.quiet.${name}`}
              type="time"
              label={t(`limits.${name}`)}
              value={quiet[name]}
              error={errorAt(`limits.quiet.${name}`)}
              onChange={(event) => set({ ...quiet, [name]: event.currentTarget.value })}
            />
          ))}
          <NativeSelect
            id="limits.quiet.then"
            className={styles.grow}
            label={t("limits.then")}
            value={quiet.then}
            error={errorAt("limits.quiet.then")}
            data={[
              { value: "hold_if_still_present", label: t("limits.hold") },
              { value: "drop", label: t("limits.drop") },
            ]}
            onChange={(event) => set({ ...quiet, then: event.currentTarget.value === "drop" ? "drop" : "hold_if_still_present" })}
          />
        </>
      )}
    </Limit>
  );
}
