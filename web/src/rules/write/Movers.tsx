import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { QueryActions } from "react-querybuilder";

import { CrossIcon, DownIcon, UpIcon } from "../../ui/icons";
import { type Path, whereOf } from "../tree";
import { useMoves } from "./moves";
import styles from "./Conditions.module.css";

interface Props {
  /** The node's key. */
  id: string | undefined;
  /** "Condition 2", in words. */
  what: string;
  path: Path;
  actions: QueryActions;
  shiftUpDisabled?: boolean | undefined;
  shiftDownDisabled?: boolean | undefined;
}

/** Up, down, away: by buttons, so that no drag is needed. */
export function Movers({ id, what, path, actions, shiftUpDisabled = false, shiftDownDisabled = false }: Props) {
  const { t } = useTranslation();
  const { follow, focus, say } = useMoves();
  const where = whereOf(path);
  const move = (to: "up" | "down") => {
    follow(id, to === "up" ? ["up", "down"] : ["down", "up"]);
    say(t(to === "up" ? "cond.movedUp" : "cond.movedDown", { what }));
    actions.moveRule([...path], to);
  };
  const remove = () => {
    const parent = path.slice(0, -1);
    const index = path.at(-1) ?? 0;
    focus(() => [`${whereOf([...parent, index])}.field`, `${whereOf([...parent, index - 1])}.field`, `${whereOf(parent)}.add`]);
    say(t("cond.removed", { what }));
    actions.onRuleRemove([...path]);
  };
  return (
    <div className={styles.movers}>
      {!(shiftUpDisabled && shiftDownDisabled) && (
        <>
          <ActionIcon id={`${where}.up`} aria-label={t("cond.up", { what })} disabled={shiftUpDisabled} onClick={() => move("up")}>
            <UpIcon />
          </ActionIcon>
          <ActionIcon id={`${where}.down`} aria-label={t("cond.down", { what })} disabled={shiftDownDisabled} onClick={() => move("down")}>
            <DownIcon />
          </ActionIcon>
        </>
      )}
      <ActionIcon aria-label={t("cond.remove", { what })} onClick={remove}>
        <CrossIcon />
      </ActionIcon>
    </div>
  );
}
