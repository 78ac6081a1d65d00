import { api } from "../api/client";
import { answered, type Answered } from "../api/problem";
import type { CatalogueView, ReadyRuleView, RuleView, VersionView } from "../api/types";
import type { Body } from "./body";

/** The requests that more than one screen makes. */
export const askCatalogue = (): Promise<Answered<CatalogueView>> => answered(api.GET("/api/v1/rules/catalogue"));
export const askRules = (): Promise<Answered<RuleView[]>> => answered(api.GET("/api/v1/rules"));
export const askLibrary = (): Promise<Answered<ReadyRuleView[]>> => answered(api.GET("/api/v1/rules/library"));

export const askRule = (id: string): Promise<Answered<RuleView>> =>
  answered(api.GET("/api/v1/rules/{id}", { params: { path: { id } } }));

export const askVersions = (id: string): Promise<Answered<VersionView[]>> =>
  answered(api.GET("/api/v1/rules/{id}/versions", { params: { path: { id } } }));

export type Status = RuleView["status"];

/** Make the next version. `base`: the newest version that is known here, 0 for a new rule. */
export function keepRule(
  id: string,
  base: number,
  body: Body | Readonly<Record<string, unknown>>,
  status: Status,
  why: string,
): Promise<Answered<RuleView>> {
  const whole = { ...body, id, version: 1, status, why };
  return answered(api.PUT("/api/v1/rules/{id}", { params: { path: { id }, query: { base } }, body: whole }));
}
