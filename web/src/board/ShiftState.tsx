import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useLive, useTicking } from "../live/hooks";
import { ForwardIcon } from "../ui/icons";
import styles from "./Board.module.css";

/** Why no card comes, or not as usual: off shift, on a break, in quiet time, many guests at once. */
export function ShiftState() {
  const { t } = useTranslation();
  const mine = useLive((live) => live.feed.mine);
  const quiet = useTicking((now) => (mine?.staff.quiet_until ?? 0) > now);
  if (mine === null) return null;
  return (
    <>
      {mine.flood && <Banner kind="flood">{t("board.flood")}</Banner>}
      {!mine.staff.on_shift ? (
        <Banner kind="off">{t("board.off")}</Banner>
      ) : mine.staff.on_break ? (
        <Banner kind="break">{t("board.break")}</Banner>
      ) : (
        quiet && <Banner kind="quiet">{t("board.quiet")}</Banner>
      )}
    </>
  );
}

function Banner({ kind, children }: { kind: "flood" | "off" | "break" | "quiet"; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div role="status" className={styles.banner} data-banner={kind}>
      <ForwardIcon size={20} />
      <p>{children}</p>
      {kind !== "flood" && (
        <Link href="/shift" className={styles.toShift}>
          {t("board.toShift")}
        </Link>
      )}
    </div>
  );
}
