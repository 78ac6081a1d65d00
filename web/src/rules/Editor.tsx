import { Alert, Tabs } from "@mantine/core";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";

import type { CatalogueView, RuleView } from "../api/types";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import { anyOf, type Draft, newId } from "./body";
import { ConflictDialog } from "./dialogs/ConflictDialog";
import { LeaveDialog } from "./dialogs/LeaveDialog";
import { type Editing, EditingContext } from "./editing";
import { EditorActions, EditorHead } from "./EditorHead";
import { isAt } from "./problems";
import styles from "./rules.module.css";
import { Sentence } from "./Sentence";
import { bodyOf } from "./tree";
import { useCheck } from "./useCheck";
import { useEditor } from "./useEditor";
import { useLeaveGuard } from "./useLeaveGuard";
import { Versions } from "./Versions";
import { Waiting } from "./Waiting";
import { troubleWords } from "./words";
import { Write } from "./write/Write";

const Trial = lazy(() => import("./trial/Trial"));
const History = lazy(() => import("./history/History"));

interface Props {
  catalogue: CatalogueView;
  start: { draft: Draft; rule: RuleView | null };
}

const TABS = ["write", "test", "history", "versions"] as const;
type Tab = (typeof TABS)[number];

/** One rule: written, tested, tried on history, and its versions. */
export function Editor({ catalogue, start }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const editor = useEditor(start);
  const checked = useCheck(editor.draft);
  const guard = useLeaveGuard(editor.dirty);
  const [tab, setTab] = useTab();
  const opened = useOpened(tab);
  // Nobody is scolded for an empty form; a rule that is there already shows what is wrong at once.
  const [told, setTold] = useState(start.rule !== null);
  const [said, setSaid] = useState<string | null>(savedBefore);
  const [, navigate] = useLocation();
  const { draft, change, rule, dirty, conflict } = editor;
  const name = draft.name[language] || anyOf(draft.name) || rule?.id || t("editor.new");
  const body = useMemo(() => bodyOf(draft), [draft]);
  // Among equals the id decides which rule comes first, also in a trial.
  const id = rule?.id ?? newId(draft.name, []);
  const finished = checked.troubles.length === 0;
  useTitle(name);

  const editing = useMemo<Editing>(() => {
    const errorAt = (where: string, exactly = false) => {
      const found = checked.troubles.find((one) => (exactly ? one.where === where : isAt(one.where, where)));
      if (!found || (found.key && !told)) return undefined;
      return found.key ? t(`missing.${found.key}`) : found.why;
    };
    return { catalogue, draft, change, errorAt, troubles: checked.troubles };
  }, [catalogue, draft, change, checked.troubles, told, t]);

  const done = useCallback(
    (kept: RuleView | null) => {
      if (!kept) return;
      const words = t(`kept.${kept.draft_version === kept.version ? "draft" : kept.status}`, { version: kept.version });
      setSaid(words);
      if (rule === null) navigate(`/rules/${kept.id}?tab=${tab}`, { replace: true, state: { said: words } });
    },
    [navigate, rule, tab, t],
  );

  return (
    <EditingContext.Provider value={editing}>
      <EditorHead name={name} editor={editor} said={dirty ? null : said} />
      {editor.problem && (
        <Alert color="red" role="alert" mb="md">
          {troubleWords(t, editor.problem)}
        </Alert>
      )}
      <Sentence
        checked={checked}
        told={told}
        onTell={() => setTold(true)}
        onShow={() => setTab("write")}
        actions={
          <EditorActions
            editor={editor}
            checked={checked}
            onUnfinished={() => {
              setTold(true);
              setTab("write");
            }}
            onDone={done}
          />
        }
      />
      <Tabs value={tab} onChange={(value) => setTab(TABS.find((one) => one === value) ?? "write")}>
        <Tabs.List className={styles.tabs} aria-label={t("tabs.label")}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one} className={styles.tab} disabled={one === "versions" && rule === null}>
              {t(`tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="write" tabIndex={-1}>
          <Write key={editor.generation} />
        </Tabs.Panel>
        <Tabs.Panel value="test" tabIndex={-1}>
          {opened.has("test") && (
            <Suspense fallback={<Waiting />}>
              <Trial id={id} body={body} finished={finished} />
            </Suspense>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="history" tabIndex={-1}>
          {opened.has("history") && (
            <Suspense fallback={<Waiting />}>
              <History id={id} body={body} finished={finished} />
            </Suspense>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="versions" tabIndex={-1}>
          {/* Asked for anew once there is another version. */}
          {rule && opened.has("versions") && <Versions key={rule.version} rule={rule} dirty={dirty} onReplaced={editor.replaced} onSaid={setSaid} />}
        </Tabs.Panel>
      </Tabs>
      {conflict && (
        <ConflictDialog
          theirs={conflict.theirs}
          mine={checked.sentence?.[language] ?? ""}
          busy={editor.busy}
          problem={editor.problem && troubleWords(t, editor.problem)}
          onClose={editor.goOn}
          onSaveMine={() => void editor.saveOverTheirs().then(done)}
        />
      )}
      {guard.asked && <LeaveDialog onStay={guard.stay} onLeave={guard.leave} />}
    </EditingContext.Provider>
  );
}

/** The tabs that were opened so far: what was chosen in them stays while another one is shown. */
function useOpened(tab: Tab): ReadonlySet<Tab> {
  const [opened, setOpened] = useState<ReadonlySet<Tab>>(new Set([tab]));
  if (!opened.has(tab)) setOpened(new Set([...opened, tab]));
  return opened;
}

/** The tab is in the address, so that a reload or a link leads back to it. */
function useTab(): [Tab, (tab: Tab) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const wanted = new URLSearchParams(search);
  const tab = TABS.find((one) => one === wanted.get("tab")) ?? "write";
  const set = useCallback(
    (next: Tab) => {
      const query = new URLSearchParams(location.search);
      query.set("tab", next);
      navigate(`${path}?${query.toString()}`, { replace: true, state: history.state as unknown });
    },
    [path, navigate],
  );
  return [tab, set];
}

/** What the page said when it saved a new rule and went on to its own address. */
function savedBefore(): string | null {
  const state = history.state as { said?: unknown } | null;
  return typeof state?.said === "string" ? state.said : null;
}
