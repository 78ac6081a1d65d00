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
export type GuestPageView = Schemas["GuestPageView"];
export type QuestionView = NonNullable<CardView["question"]>;
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
export type WhyNotView = Schemas["WhyNotView"];
