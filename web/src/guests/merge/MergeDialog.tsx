import { Alert, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { problemWords } from "../../api/problem";
import type { GuestRowView } from "../../api/types";
import { Dialog } from "../../ui/Dialog";
import { Trouble } from "../../ui/Trouble";
import { Compare } from "./Compare";
import { Merges } from "./Merges";
import { Others } from "./Others";
import { useMerging } from "./useMerging";

interface Props {
  guest: GuestRowView;
  onClose: () => void;
  /** The list of guests is another one now. */
  onChanged: () => void;
}

/** One profile of two, and two again. */
export function MergeDialog({ guest, onClose, onChanged }: Props) {
  const { t } = useTranslation();
  const merging = useMerging(guest.id);
  const [done, setDone] = useState<"merged" | "undone" | null>(null);
  const { like, merges, prospect, problem } = merging;
  const told = (what: "merged" | "undone") => (happened: boolean) => {
    if (!happened) return;
    setDone(what);
    onChanged();
  };
  return (
    <Dialog title={t("merge.title", { name: guest.name })} onClose={onClose}>
      {problem &&
        (like === null ? (
          <Trouble problem={problem} onRetry={merging.reload} />
        ) : (
          <Alert color="red" role="alert" mb="md">
            {problemWords(t, problem)}
          </Alert>
        ))}
      <p role="status">{done && t(`merge.${done}`)}</p>
      {prospect ? (
        <Compare
          prospect={prospect}
          busy={merging.busy}
          onBack={() => merging.compare(null)}
          onMerge={(take) => void merging.merge(prospect.other.id, take).then(told("merged"))}
        />
      ) : (
        <>
          {like === null && !problem && <Skeleton height={160} radius="lg" />}
          {like && <Others guest={guest.id} name={guest.name} like={like} busy={merging.busy} onCompare={merging.compare} />}
          {merges && <Merges merges={merges} busy={merging.busy} onUndo={(one) => void merging.undo(one).then(told("undone"))} />}
        </>
      )}
    </Dialog>
  );
}
