import { beforeEach, describe, expect, test } from "vitest";

import { backoffMs } from "./backoff";
import { Connection, type LinkState, type Socket } from "./connection";
import type { ServerMessage } from "./messages";

class FakeSocket implements Socket {
  sent: { type: string }[] = [];
  open = true;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  send(data: string) {
    this.sent.push(JSON.parse(data) as { type: string });
  }
  close() {
    this.open = false;
  }
  says(message: ServerMessage) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

/** Virtual time: timers run when the test moves the clock. */
class FakeWorld {
  sockets: FakeSocket[] = [];
  time = 0;
  timers: { at: number; run: () => void }[] = [];
  open = () => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };
  now = () => this.time;
  chance = () => 0.5;
  after = (delay_ms: number, then: () => void) => {
    const timer = { at: this.time + delay_ms, run: then };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };
  pass(ms: number) {
    const end = this.time + ms;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((other) => other !== due);
      this.time = due.at;
      due.run();
    }
    this.time = end;
  }
  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket yet");
    return socket;
  }
}

const WELCOME: ServerMessage = { type: "welcome", epoch: "e", offset: 3, resumed: false, at: 0 };

describe("the connection", () => {
  let world: FakeWorld;
  let states: LinkState[];
  let heard: string[];
  let refused: number;
  let position: { epoch: string; offset: number } | null;
  let connection: Connection;

  beforeEach(() => {
    world = new FakeWorld();
    states = [];
    heard = [];
    refused = 0;
    position = null;
    connection = new Connection(world, {
      position: () => position,
      message: (message) => heard.push(message.type),
      state: (state) => states.push(state),
      refused: () => {
        refused += 1;
      },
    });
    connection.start();
  });

  function greet() {
    world.last.onopen?.();
    world.last.says(WELCOME);
  }

  test("says hello first, and is live once welcomed", () => {
    greet();
    expect(world.last.sent[0]).toEqual({ type: "hello", epoch: null, offset: null, floor: false });
    expect(states).toEqual(["connecting", "live"]);
  });

  test("resumes from where it was", () => {
    greet();
    position = { epoch: "e", offset: 7 };
    world.last.onclose?.({ code: 1006 });
    expect(states.at(-1)).toBe("lost");
    world.pass(1000);
    world.last.onopen?.();
    expect(world.last.sent[0]).toMatchObject({ epoch: "e", offset: 7 });
  });

  test("pings every 15 s while it is answered", () => {
    greet();
    for (let i = 0; i < 4; i += 1) {
      world.pass(15_000);
      world.last.says({ type: "pong", at: 0 });
    }
    expect(world.last.sent.filter(({ type }) => type === "ping")).toHaveLength(4);
    expect(world.sockets).toHaveLength(1);
  });

  test("45 s of silence is a lost line, and it comes back", () => {
    greet();
    world.pass(44_000);
    expect(states.at(-1)).toBe("live");
    world.pass(2_000);
    expect(states.at(-1)).toBe("lost");
    expect(world.sockets[0]?.open).toBe(false);
    expect(world.sockets).toHaveLength(2);
  });

  test("a line that breaks after each welcome is tried less and less often", () => {
    const waits: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      greet();
      const [from, seen] = [world.time, world.sockets.length];
      world.last.onclose?.({ code: 4000 });
      while (world.sockets.length === seen) world.pass(50);
      waits.push(world.time - from);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan(4 * (waits[0] ?? 0));
  });

  test("asks whether the session holds when it is not even greeted", () => {
    world.last.onclose?.({ code: 1006 });
    expect(refused).toBe(1);
  });

  test.each<[string, (socket: FakeSocket) => void]>([
    ["the message", (socket) => socket.says({ type: "signed_out" })],
    ["close code 4001", (socket) => socket.onclose?.({ code: 4001 })],
  ])("signed out by %s: it stops for good", (_how, end) => {
    greet();
    end(world.last);
    world.pass(120_000);
    expect(heard.filter((type) => type === "signed_out")).toHaveLength(1);
    expect(world.sockets).toHaveLength(1);
  });

  test("asks for the floor by a new hello, without showing a break", () => {
    greet();
    connection.wantFloor(true);
    world.last.onopen?.();
    expect(world.last.sent[0]).toMatchObject({ floor: true });
    expect(states).not.toContain("lost");
  });

  test("waking up does not wait for the timer", () => {
    greet();
    world.last.onclose?.({ code: 1006 });
    connection.wake();
    expect(world.sockets).toHaveLength(2);
  });

  test("a stopped connection stays stopped", () => {
    greet();
    connection.stop();
    world.pass(120_000);
    connection.wake();
    expect(world.sockets).toHaveLength(1);
  });
});

test("the wait grows to a limit, and half of it is chance", () => {
  expect(backoffMs(0, 0)).toBe(250);
  expect(backoffMs(0, 0.999)).toBeLessThan(500);
  expect(backoffMs(3, 0)).toBe(2000);
  expect(backoffMs(50, 0.999)).toBeLessThanOrEqual(15_000);
});
