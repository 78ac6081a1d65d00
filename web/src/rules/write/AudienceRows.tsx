import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { CrossIcon } from "../../ui/icons";
import { useLanguage } from "../../ui/useLanguage";
import type { Part } from "../body";
import { useEditing } from "../editing";
import { focusSoon } from "../focus";
import { Amount } from "../fields/Amount";
import { optionsOf } from "../fields/choose";
import styles from "./Write.module.css";

interface Props {
  /** The place of the list in the rule: `then.audience`. */
  where: string;
  label: string;
  parts: readonly Part[];
  onChange: (parts: Part[]) => void;
}

/** Whom to tell: rows that add up. */
export function AudienceRows({ where, label, parts, onChange }: Props) {
  const { t } = useTranslation();
  const { errorAt } = useEditing();
  const error = errorAt(where, true);
  const replace = (index: number, part: Part) => onChange(parts.map((one, at) => (at === index ? part : one)));
  return (
    <div role="group" aria-label={label} className={styles.stack}>
      <p className={styles.label}>{label}</p>
      <ol className={styles.stack}>
        {parts.map((part, index) => (
          // A row is known by its place alone: it holds nothing that would be lost.
          <li key={`${index} of ${parts.length}`} className={styles.part}>
            <PartRow
              where={`${where}[${index}]`}
              label={`${label} ${index + 1}`}
              part={part}
              onChange={(next) => replace(index, next)}
              onRemove={() => {
                onChange(parts.filter((_, at) => at !== index));
                focusSoon(where);
              }}
            />
          </li>
        ))}
      </ol>
      {error && <p className={styles.error}>{error}</p>}
      <div>
        <Button
          id={where}
          variant="default"
          aria-label={`${t("audience.add")}: ${label}`}
          onClick={() => {
            onChange([...parts, {}]);
            focusSoon(`${where}[${parts.length}].role`);
          }}
        >
          {t("audience.add")}
        </Button>
      </div>
    </div>
  );
}

interface RowProps {
  where: string;
  label: string;
  part: Part;
  onChange: (part: Part) => void;
  onRemove: () => void;
}

const MANAGER = "$account_manager";
/** In a rule: what the guest prefers. */
const GUEST_LANGUAGE = "$guest.language";

function PartRow({ where, label, part, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { catalogue, errorAt } = useEditing();
  const who = part.account_manager ? MANAGER : (part.role ?? "");
  const roles = optionsOf(catalogue.roles, say, part.role ?? "", t("audience.anybody"));
  const { role: _role, account_manager: _manager, ...rest } = part;
  return (
    <>
      <div className={styles.row}>
        <NativeSelect
          id={`${where}.role`}
          className={styles.grow}
          label={t("audience.who")}
          value={who}
          error={errorAt(`${where}.role`) ?? errorAt(`${where}.account_manager`) ?? errorAt(where, true)}
          data={[...roles, { value: MANAGER, label: t("audience.accountManager") }]}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            if (chosen === MANAGER) onChange({ account_manager: true });
            else onChange(chosen ? { ...rest, role: chosen } : rest);
          }}
        />
        {!part.account_manager && <Narrowing where={where} part={part} onChange={onChange} />}
      </div>
      <ActionIcon className={styles.corner} aria-label={t("audience.remove", { what: label })} onClick={onRemove}>
        <CrossIcon />
      </ActionIcon>
    </>
  );
}

/** Which of them: a skill, a language, a place, so many. */
function Narrowing({ where, part, onChange }: Omit<RowProps, "label" | "onRemove">) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { catalogue, errorAt } = useEditing();
  const set = (name: "skill" | "language" | "zone", value: string) => {
    const { [name]: _, ...rest } = part;
    onChange(value ? { ...rest, [name]: value } : rest);
  };
  const guests = { value: GUEST_LANGUAGE, label: { [language]: t("audience.guestLanguage") } };
  const select = (name: "skill" | "language" | "zone", choices: Parameters<typeof optionsOf>[0]) => (
    <NativeSelect
      id={`${where}.${name}`}
      className={styles.grow}
      label={t(`audience.${name}`)}
      value={part[name] ?? ""}
      error={errorAt(`${where}.${name}`)}
      data={optionsOf(choices, say, part[name], t(`audience.${name}Any`))}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
  return (
    <>
      {(catalogue.skills.length > 0 || part.skill) && select("skill", catalogue.skills)}
      {select("language", [guests, ...catalogue.languages])}
      {select("zone", catalogue.zones)}
      <Amount
        id={`${where}.nearest`}
        label={t("audience.nearest")}
        placeholder={t("audience.nearestAll")}
        value={part.nearest}
        error={errorAt(`${where}.nearest`)}
        onChange={(nearest) => {
          const { nearest: _, ...rest } = part;
          onChange(nearest === undefined ? rest : { ...rest, nearest });
        }}
      />
    </>
  );
}
