import "../i18n/office";

import { Alert, Button, CloseButton, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { problemWords } from "../api/problem";
import type { GuestRowView } from "../api/types";
import { SearchIcon } from "../ui/icons";
import { useTitle } from "../ui/useTitle";
import { ConsentsDialog } from "./consents/ConsentsDialog";
import { NoticesDialog } from "./consents/NoticesDialog";
import { GuestRow, type Opened } from "./GuestRow";
import styles from "./Guests.module.css";
import { MergeDialog } from "./merge/MergeDialog";
import { RightsDialog } from "./rights/RightsDialog";
import { type Change, useConsents } from "./useConsents";
import { type GuestPages, useGuests } from "./useGuests";
import { WithdrawDialog } from "./WithdrawDialog";

const TYPING_MS = 250;

/** Guests, what they agreed to, and whether they are here. */
export default function Guests() {
  const { t } = useTranslation();
  useTitle(t("guests.title"));
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const pages = useGuests(search);
  const consents = useConsents(pages.replace);
  const [opened, setOpened] = useState<{ what: Opened; guest: GuestRowView } | null>(null);
  const [notices, setNotices] = useState(false);
  const [asked, setAsked] = useState<Change | null>(null);
  const close = () => setOpened(null);
  const problem = consents.problem ?? pages.problem;

  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>{t("guests.title")}</h1>
        <TextInput
          type="search"
          role="searchbox"
          className={styles.search}
          aria-label={t("guests.search")}
          placeholder={t("guests.search")}
          leftSection={<SearchIcon />}
          rightSectionWidth={48}
          rightSection={typed && <CloseButton size={44} aria-label={t("guests.clear")} onClick={() => setTyped("")} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button variant="default" onClick={() => setNotices(true)}>
          {t("consents.notices")}
        </Button>
        <Button component={Link} href="/guests/import" variant="default">
          {t("bringIn.open")}
        </Button>
      </div>
      {problem && (
        <Alert color="red" role="alert" mb="md">
          {problemWords(t, problem)}
        </Alert>
      )}
      <p className="unseen" role="status">
        {consents.done && t(consents.done.gave ? "guests.gaveDone" : "guests.withdrewDone", { name: consents.done.name })}
      </p>
      <List
        pages={pages}
        busy={consents.busy}
        onGive={consents.give}
        onWithdraw={setAsked}
        onOpen={(what, guest) => setOpened({ what, guest })}
      />
      {opened?.what === "consents" && <ConsentsDialog guest={opened.guest} onClose={close} />}
      {opened?.what === "rights" && <RightsDialog guest={opened.guest} onClose={close} onErased={pages.drop} />}
      {opened?.what === "merge" && <MergeDialog guest={opened.guest} onClose={close} onChanged={pages.reload} />}
      {notices && <NoticesDialog onClose={() => setNotices(false)} />}
      <WithdrawDialog
        change={asked}
        onKeep={() => setAsked(null)}
        onWithdraw={(change) => {
          setAsked(null);
          consents.withdraw(change);
        }}
      />
    </>
  );
}

interface ListProps {
  pages: GuestPages;
  busy: boolean;
  onGive: (change: Change) => void;
  onWithdraw: (change: Change) => void;
  onOpen: (what: Opened, guest: GuestRowView) => void;
}

function List({ pages, busy, onGive, onWithdraw, onOpen }: ListProps) {
  const { t } = useTranslation();
  const { page } = pages;
  if (page === null) return pages.problem ? null : <Loading />;
  if (page.guests.length === 0) {
    return (
      <div className={styles.none}>
        <p className={styles.noneTitle}>{t("guests.none")}</p>
        <p>{t("guests.noneMore")}</p>
      </div>
    );
  }
  return (
    <>
      <ul className={styles.list} aria-label={t("guests.title")}>
        {page.guests.map((guest) => (
          <GuestRow
            key={guest.id}
            guest={guest}
            busy={busy}
            onGive={onGive}
            onWithdraw={onWithdraw}
            onOpen={onOpen}
          />
        ))}
      </ul>
      <div className={styles.pages}>
        <Button variant="default" disabled={pages.number === 1} onClick={pages.previous}>
          {t("guests.previous")}
        </Button>
        <span>{t("guests.page", { page: pages.number })}</span>
        <Button variant="default" disabled={page.next === null} onClick={pages.next}>
          {t("guests.next")}
        </Button>
      </div>
    </>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" className={styles.list}>
      <span className="unseen">{t("app.loading")}</span>
      {["a", "b", "c", "d"].map((key) => (
        <Skeleton key={key} height={96} radius="lg" />
      ))}
    </div>
  );
}
