import { describe, expect, test } from "vitest";

import { mappingOf, tableOf, unfit } from "./steps";

describe("what columns are", () => {
  test("begins with what is suggested", () => {
    const columns = [
      { name: "guest id", field: "id" },
      { name: "room", field: "" },
    ];
    expect(mappingOf({ look: { form: "csv", columns, rows: [] }, fields: ["id"] })).toEqual({ "guest id": "id", room: "" });
  });

  test("needs an id and a name, each field once", () => {
    expect(unfit({ a: "id", b: "name", c: "" })).toEqual({ missing: [], twice: [] });
    expect(unfit({ a: "id", b: "id", c: "id" })).toEqual({ missing: ["name"], twice: ["id"] });
    expect(unfit({})).toEqual({ missing: ["id", "name"], twice: [] });
  });
});

test("a table of bad lines runs no formula in a spreadsheet and keeps its quotes", () => {
  const table = tableOf([{ line: 3, where: "=1+1", why: 'A "tier".' }], ["Line", "Field", "Why"]);
  expect(table).toBe('\ufeff"Line","Field","Why"\r\n"3","\'=1+1","A ""tier""."\r\n');
});
