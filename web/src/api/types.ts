import type { Readable } from "openapi-typescript-helpers";

import type { components } from "./schema";

/** The views as the client gives them. */
type Schemas = { [Name in keyof components["schemas"]]: Readable<components["schemas"][Name]> };

export type CardView = Schemas["CardView"];
export type MeView = Schemas["MeView"];
export type VenueView = Schemas["VenueView"];
export type ZoneView = Schemas["ZoneView"];
export type StaffView = Schemas["StaffView"];
export type FloorView = Schemas["FloorView"];
export type PresenceView = Schemas["PresenceView"];
export type EvidenceView = Schemas["EvidenceView"];
export type ReaderHealthView = Schemas["ReaderHealthView"];
export type AntennaHealthView = Schemas["AntennaHealthView"];
export type TroubleView = Schemas["TroubleView"];
export type GuestRowView = Schemas["GuestRowView"];
export type ConsentView = Schemas["ConsentView"];
export type ImportView = Schemas["ImportView"];
export type PreviewView = Schemas["PreviewView"];
export type GuestConsentsView = Schemas["GuestConsentsView"];
export type ConsentDetailView = Schemas["ConsentDetailView"];
export type PrivacyNoticeView = Schemas["PrivacyNoticeView"];
export type GuestPageView = Schemas["GuestPageView"];
export type ThisDeviceView = Schemas["ThisDeviceView"];
export type SignInView = Schemas["SignInView"];
export type SessionView = Schemas["SessionView"];
export type PasskeyView = Schemas["PasskeyView"];
export type EnrolmentView = Schemas["EnrolmentView"];
export type StaffSignInView = Schemas["StaffSignInView"];
export type DeviceView = Schemas["DeviceView"];
export type KeyView = Schemas["KeyView"];
export type KeyMadeView = Schemas["KeyMadeView"];
export type WebhookView = Schemas["WebhookView"];
export type WebhookMadeView = Schemas["WebhookMadeView"];
export type WebhookTestView = Schemas["WebhookTestView"];
export type PairingView = Schemas["PairingView"];
export type GuestLinkView = Schemas["GuestLinkView"];
export type PairedView = Schemas["PairedView"];
export type CardFactView = CardView["facts"][number];
export type NoteView = CardView["notes"][number];
export type QuestionView = NonNullable<CardView["question"]>;
export type Usefulness = Schemas["Usefulness"];
export type BriefView = Schemas["BriefView"];
export type Priority = CardView["priority"];
export type Outcome = NonNullable<CardView["outcome"]>;
export type Purpose = ConsentView["purpose"];
export type RuleView = Schemas["RuleView"];
export type VersionView = Schemas["VersionView"];
export type BacktestView = Schemas["BacktestView"];
export type CatalogueView = Schemas["CatalogueView"];
export type FactView = Schemas["FactView"];
export type HintView = Schemas["HintView"];
export type ReadyRuleView = Schemas["ReadyRuleView"];
export type RulesTakenView = Schemas["RulesTakenView"];
export type GuestChoiceView = Schemas["GuestChoiceView"];
export type MomentView = Schemas["MomentView"];
export type NodeView = Schemas["NodeView"];
export type VerdictView = Schemas["VerdictView"];
export type ReportView = Schemas["ReportView"];
export type AlikeView = Schemas["AlikeView"];
export type MergeView = Schemas["MergeView"];
export type ProspectView = Schemas["ProspectView"];
export type CertificateView = Schemas["CertificateView"];
export type RetentionView = Schemas["RetentionView"];
export type TrailEntryView = Schemas["LookEntryView"];
export type WhyNotView = Schemas["WhyNotView"];

/** The next two come over the feed, in no answer of the document yet. */
export interface HandoverView {
  id: string;
  giver: { id: string; name: string };
  taker: { id: string; name: string };
  cards: readonly string[];
  promises: readonly NoteView[];
  word: string;
  ends_shift: boolean;
  at: number;
  expires_at: number;
  state: "offered" | "accepted" | "declined" | "cancelled" | "lapsed";
}

export interface MineView {
  staff: StaffView;
  handovers: readonly HandoverView[];
  promises: readonly NoteView[];
  flood: boolean;
  disturbed_last_hour: number;
  disturbed_most: number;
}
