import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Problem } from "../api/problem";
import type { CardView, NoteView } from "../api/types";
import { useMe } from "../session";
import { Dialog } from "../ui/Dialog";
import { useLanguage } from "../ui/useLanguage";
import { Feedback } from "./Feedback";
import HandOver from "./HandOver";
import styles from "./HandOver.module.css";
import { headingOf } from "./heading";
import { ProblemLine } from "./ProblemLine";
import type { CardActions } from "./useCardActions";
import { WordField } from "./WordField";

interface Props {
  card: CardView;
  actions: CardActions;
  onClose: () => void;
}

/** A note or promise, letting go, handing over, and whether the card was of use. */
export default function NotesAndMore({ card, actions, onClose }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { staff } = useMe();
  const mine = card.owner?.id === staff.id;
  return (
    <Dialog title={t("note.moreFor", { name: headingOf(card, say) })} onClose={onClose}>
      <div className={styles.parts}>
        {card.guest && <Part title={t("note.write")} of={<WriteNote card={card} actions={actions} />} />}
        {mine && <Part title={t("handover.give")} of={<HandOver cards={[card.id]} onDone={onClose} />} />}
        {mine && <Part title={t("note.release")} of={<Release card={card} actions={actions} onClose={onClose} />} />}
        <Part title={t("feedback.title")} of={<Feedback card={card} actions={actions} />} />
      </div>
    </Dialog>
  );
}

function Part({ title, of }: { title: string; of: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h3>{title}</h3>
      {of}
    </section>
  );
}

function WriteNote({ card, actions }: Omit<Props, "onClose">) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<NoteView["kind"]>("note");
  const [text, setText] = useState("");
  const [state, setState] = useState<Problem | "saved" | null>(null);
  // The same words sent again make no second note; other words are another one.
  const [key, setKey] = useState(newKey);
  const say = (words: string) => {
    setText(words);
    setKey(newKey());
  };
  const save = async () => {
    const problem = await actions.note(card, kind, text.trim(), key);
    setState(problem ?? "saved");
    if (!problem) say("");
  };
  return (
    <>
      <div role="group" aria-label={t("note.kind")} className={styles.buttons}>
        {(["note", "promise"] as const).map((one) => (
          <Button
            key={one}
            variant={one === kind ? "filled" : "default"}
            aria-pressed={one === kind}
            onClick={() => {
              setKind(one);
              setKey(newKey());
            }}
          >
            {t(one === "promise" ? "note.promise" : "note.note")}
          </Button>
        ))}
      </div>
      <WordField label={t("note.label")} value={text} onChange={say} />
      {state === "saved" ? (
        <p role="status" className={styles.done}>
          {t("note.saved")}
        </p>
      ) : (
        <ProblemLine problem={state} />
      )}
      <Button disabled={!text.trim()} onClick={() => void save()}>
        {t("note.save")}
      </Button>
    </>
  );
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");

function Release({ card, actions, onClose }: Props) {
  const { t } = useTranslation();
  const [word, setWord] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const release = async () => {
    const failed = await actions.release(card, word.trim());
    if (failed) setProblem(failed);
    else onClose();
  };
  return (
    <>
      <p className={styles.hint}>{t("note.releaseMore")}</p>
      <WordField label={t("note.releaseWord")} value={word} onChange={setWord} />
      <ProblemLine problem={problem} />
      <Button variant="default" onClick={() => void release()}>
        {t("note.release")}
      </Button>
    </>
  );
}
