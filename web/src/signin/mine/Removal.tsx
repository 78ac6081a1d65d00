import type { Problem } from "../../api/problem";
import { Dialog } from "../../ui/Dialog";
import styles from "./Mine.module.css";
import { type Proof, ProofForm } from "./ProofForm";

interface Props {
  title: string;
  more: string;
  hasApp: boolean;
  submit: string;
  onProof: (proof: Proof) => Promise<Problem | null>;
  onClose: () => void;
}

/** Something is taken away: what follows from it, and the password. */
export function Removal({ title, more, hasApp, submit, onProof, onClose }: Props) {
  return (
    <Dialog title={title} width={480} onClose={onClose}>
      <p className={styles.lead}>{more}</p>
      <ProofForm
        hasApp={hasApp}
        submit={submit}
        danger
        onProof={async (proof) => {
          const problem = await onProof(proof);
          if (problem === null) onClose();
          return problem;
        }}
      />
    </Dialog>
  );
}
