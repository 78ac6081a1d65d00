import type { BacktestView } from "../../api/types";

/** What the back-test streams, as `POST /rules/backtest` describes it. */
export type Backtest = BacktestView;
export type Side = Backtest["before"];
export type Person = Side["people"][number];
export type Samples = Backtest["new"];

export type Line = { type: "progress"; done: number; of: number } | ({ type: "result" } & Backtest);
