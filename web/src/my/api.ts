import type { Readable } from "openapi-typescript-helpers";

import { api } from "../api/client";
import { type Answered, answered } from "../api/problem";
import type { components } from "../api/schema";
import type { Language } from "../i18n/languages";

type Schemas = { [Name in keyof components["schemas"]]: Readable<components["schemas"][Name]> };

export type MyView = Schemas["MyView"];
export type MyVenue = Schemas["MyVenueView"];
export type MyConsent = Schemas["MyConsentView"];
export type MyLike = Schemas["MyLikeView"];
export type MyVisit = Schemas["MyVisitView"];
export type MyVisits = Schemas["MyVisitsView"];
export type MyAnswer = MyVisit["answers"][number];
export type MyNote = MyVisit["notes"][number];
export type Look = Schemas["LookView"];
export type Mirror = Schemas["MirrorView"];
export type Session = Schemas["MySessionView"];
export type Passkey = Schemas["MyPasskeyView"];
export type Notice = Schemas["PrivacyNoticeView"];
export type Certificate = Schemas["CertificateView"];
export type Purpose = MyConsent["purpose"];
export type Intent = MyVenue["intent"];

/** What a browser's passkey says of itself as JSON. */
export type Credential = Record<string, unknown>;

/** A consent that the guest gives or takes back; with a notice's version, the one they have read. */
interface Wish {
  given: boolean;
  venue: string;
  partner?: string;
  language: string;
  notice?: number;
}

/** What the page says to the server. The cookie says whose page it is. */
export const my = {
  open: (secret: string): Promise<Answered<MyView>> => answered(api.POST("/api/v1/my/session", { body: { secret } })),
  close: () => answered(api.DELETE("/api/v1/my/session")),
  view: (): Promise<Answered<MyView>> => answered(api.GET("/api/v1/my")),
  mirror: (venue: string): Promise<Answered<Mirror>> =>
    answered(api.GET("/api/v1/my/mirror", { params: { query: { venue } } })),
  visits: (skip: number): Promise<Answered<MyVisits>> =>
    answered(api.GET("/api/v1/my/visits", { params: { query: { skip } } })),
  looks: (): Promise<Answered<Look[]>> => answered(api.GET("/api/v1/my/looks")),
  sessions: (): Promise<Answered<Session[]>> => answered(api.GET("/api/v1/my/sessions")),
  endSession: (session: string) =>
    answered(api.DELETE("/api/v1/my/sessions/{session}", { params: { path: { session } } })),
  choose: (venue: string, intent: Intent) =>
    answered(api.PUT("/api/v1/my/venues/{venue}/intent", { params: { path: { venue } }, body: { intent } })),
  consent: (purpose: Purpose, { given, venue, partner = "", language, notice = 0 }: Wish) =>
    answered(
      api.PUT("/api/v1/my/consents/{purpose}", {
        params: { path: { purpose } },
        body: { given, venue, partner, language: language as Language, notice },
      }),
    ),
  notices: (): Promise<Answered<Notice[]>> => answered(api.GET("/api/v1/notices")),
  passkeys: (): Promise<Answered<Passkey[]>> => answered(api.GET("/api/v1/my/passkeys")),
  offerPasskey: () => answered(api.POST("/api/v1/my/passkeys/offer")),
  addPasskey: (credential: Credential, label: string) =>
    answered(api.POST("/api/v1/my/passkeys", { body: { credential, label } })),
  dropPasskey: (passkey: string) =>
    answered(api.DELETE("/api/v1/my/passkeys/{passkey}", { params: { path: { passkey } } })),
  offerOpening: () => answered(api.POST("/api/v1/my/session/passkey/offer")),
  openByPasskey: (credential: Credential): Promise<Answered<MyView>> =>
    answered(api.POST("/api/v1/my/session/passkey", { body: { credential } })),
  withdrawAll: () => answered(api.POST("/api/v1/my/withdraw")),
  erase: (): Promise<Answered<Certificate>> => answered(api.POST("/api/v1/my/erase", { body: { sure: true } })),
  checkIn: (place: { code: string } | { venue: string; zone: string }) =>
    answered(api.POST("/api/v1/my/check-in", { body: { code: "", venue: "", zone: "", ...place } })),
  share: (venue: string, body: { lat: number; lon: number; accuracy_m: number; age_s: number }) =>
    answered(api.POST("/api/v1/my/venues/{venue}/position", { params: { path: { venue } }, body })),
  stop: (venue: string) => answered(api.POST("/api/v1/my/venues/{venue}/stop", { params: { path: { venue } } })),
  ask: (venue: string) => answered(api.POST("/api/v1/my/venues/{venue}/ask", { params: { path: { venue } } })),
  answer: (visit: string, question: string, value: string | null) => {
    const params = { path: { visit, question } };
    const path = "/api/v1/my/visits/{visit}/answers/{question}";
    return answered(value === null ? api.DELETE(path, { params }) : api.PUT(path, { params, body: { value } }));
  },
  note: (note: string, value: string | null) => {
    const params = { path: { note } };
    const path = "/api/v1/my/notes/{note}";
    return answered(value === null ? api.DELETE(path, { params }) : api.PUT(path, { params, body: { value } }));
  },
  like: (key: string, value: string | null) => {
    const params = { path: { key } };
    const path = "/api/v1/my/likes/{key}";
    return answered(value === null ? api.DELETE(path, { params }) : api.PUT(path, { params, body: { value } }));
  },
};
