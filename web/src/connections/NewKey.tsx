import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { KeyMadeView } from "../api/types";
import { useMe } from "../session";
import { AskForm, type Wrong } from "./AskForm";
import { checkedDays, DaysField } from "./DaysField";
import { useKeyName } from "./KeyRow";
import { MakeDialog, shownKey } from "./MakeDialog";
import { type Kind, KINDS } from "./named";

/** Asks what the key is for, then shows it, this once. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const nameOf = useKeyName();
  const titleOf = (made: KeyMadeView | null) =>
    made ? t("connections.keyOf", { name: nameOf(made.about) }) : t("connections.addKey");
  return (
    <MakeDialog titleOf={titleOf} shown={shownKey} onClose={onClose}>
      {(onMade) => <NewKeyForm onMade={onMade} />}
    </MakeDialog>
  );
}

function NewKeyForm({ onMade }: { onMade: (made: KeyMadeView) => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>("reader");

  const make = async (form: FormData): Promise<Problem | null> => {
    const said = (field: string) => String(form.get(field) ?? "").trim();
    const days = checkedDays(said("days"));
    if (days.problem) return days.problem;
    const body = { kind, name: said("name"), reader: said("reader"), ranges: said("ranges"), days: days.value };
    const reply = await answered(api.POST("/api/v1/keys", { body }));
    if (!reply.ok) return atTheField(reply.problem, kind);
    onMade(reply.value);
    return null;
  };

  return (
    <AskForm
      fields={["reader", "name", "ranges", "days"]}
      submit={t("connections.makeKey")}
      onSubmit={make}
    >
      {(wrong) => (
        <>
          <NativeSelect
            label={t("connections.for")}
            description={t(`connections.may.${kind}`)}
            value={kind}
            data={KINDS.map((value) => ({ value, label: t(`connections.one.${value}`) }))}
            onChange={(event) => setKind(event.currentTarget.value as Kind)}
            data-autofocus
          />
          {kind === "reader" ? <ReaderField wrong={wrong} /> : <NameField key={kind} kind={kind} wrong={wrong} />}
          <TextInput
            name="ranges"
            label={t("connections.ranges")}
            description={t("connections.rangesMore")}
            error={wrong("ranges")}
            maxLength={2_000}
            autoComplete="off"
            spellCheck={false}
          />
          <DaysField wrong={wrong} />
        </>
      )}
    </AskForm>
  );
}

/** A reader's key is called as the reader is. */
function atTheField(problem: Problem, kind: Kind): Problem {
  return kind === "reader" && problem.where === "name" ? { ...problem, where: "reader" } : problem;
}

function ReaderField({ wrong }: { wrong: Wrong }) {
  const { t } = useTranslation();
  const { venue } = useMe();
  const readers = [...new Set(venue.antennas.map(({ reader }) => reader))];
  return (
    <NativeSelect
      name="reader"
      label={t("connections.reader")}
      error={wrong("reader")}
      data={[{ value: "", label: t("connections.allReaders") }, ...readers]}
    />
  );
}

function NameField({ kind, wrong }: { kind: Exclude<Kind, "reader">; wrong: Wrong }) {
  const { t } = useTranslation();
  return (
    <TextInput
      name="name"
      label={t("connections.name")}
      description={t(`connections.nameOf.${kind}`)}
      error={wrong("name")}
      maxLength={100}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
