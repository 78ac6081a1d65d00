import { backoffMs } from "./backoff";
import { CLOSED_SIGNED_OUT, type ClientMessage, type ServerMessage } from "./messages";

const PING_EVERY_MS = 15_000;
const SILENT_AFTER_MS = 45_000;
const LOOK_EVERY_MS = 5_000;

export type LinkState = "connecting" | "live" | "lost";

/** The part of WebSocket that is used here. */
export interface Socket {
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

/** The world as the connection sees it; a test gives its own. */
export interface World {
  open(): Socket;
  now(): number;
  after(delay_ms: number, then: () => void): () => void;
  chance(): number;
}

export interface Listener {
  /** Where to resume; null asks for a snapshot. */
  position(): { epoch: string; offset: number } | null;
  message(message: ServerMessage): void;
  state(state: LinkState): void;
  /** An attempt failed before the server greeted us: the session may be over. */
  refused(): void;
}

/** Keeps one WebSocket to the live feed open: says hello, pings, notices silence, comes back. */
export class Connection {
  private socket: Socket | null = null;
  private stopTimers: () => void = () => {};
  private stopRetry: () => void = () => {};
  private attempt = 0;
  private greeted = false;
  private heard_ms = 0;
  private pinged_ms = 0;
  private floor = false;
  private running = false;

  constructor(
    private readonly world: World,
    private readonly listener: Listener,
  ) {}

  start(): void {
    this.running = true;
    this.listener.state("connecting");
    this.connect();
  }

  stop(): void {
    this.running = false;
    this.drop();
  }

  /** Ask for the live floor too, or no longer. The feed resumes where it was. */
  wantFloor(wanted: boolean): void {
    if (this.floor === wanted) return;
    this.floor = wanted;
    if (this.running) this.connect();
  }

  /** The network or the page woke up: do not wait for a timer. */
  wake(): void {
    if (!this.running) return;
    const silent = this.world.now() - this.heard_ms > SILENT_AFTER_MS;
    if (this.socket === null || silent) this.connect();
  }

  private connect(): void {
    this.drop();
    const socket = this.world.open();
    this.socket = socket;
    this.greeted = false;
    this.heard_ms = this.world.now();
    socket.onopen = () => this.hello(socket);
    socket.onmessage = (event) => this.receive(event.data);
    socket.onclose = (event) => this.closed(event.code);
    this.look();
  }

  private hello(socket: Socket): void {
    const position = this.listener.position();
    const hello: ClientMessage = {
      type: "hello",
      epoch: position?.epoch ?? null,
      offset: position?.offset ?? null,
      floor: this.floor,
    };
    socket.send(JSON.stringify(hello));
    this.pinged_ms = this.world.now();
  }

  private receive(data: unknown): void {
    this.heard_ms = this.world.now();
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type === "welcome") this.welcome();
    // Only a line that has held for a while ends the backing off; a welcome alone may be followed by
    // another break at once.
    if (message.type === "pong") this.attempt = 0;
    if (message.type === "signed_out") this.stop();
    this.listener.message(message);
  }

  private welcome(): void {
    this.greeted = true;
    this.listener.state("live");
  }

  private closed(code: number): void {
    const greeted = this.greeted;
    this.drop();
    if (code === CLOSED_SIGNED_OUT) {
      this.running = false;
      this.listener.message({ type: "signed_out" });
      return;
    }
    this.listener.state("lost");
    if (!greeted) this.listener.refused();
    this.retry();
  }

  private retry(): void {
    if (!this.running) return;
    const delay_ms = backoffMs(this.attempt, this.world.chance());
    this.attempt += 1;
    this.stopRetry = this.world.after(delay_ms, () => this.connect());
  }

  /** Pings when due and gives up a line that has been silent too long. */
  private look(): void {
    this.stopTimers = this.world.after(LOOK_EVERY_MS, () => {
      const now_ms = this.world.now();
      if (now_ms - this.heard_ms >= SILENT_AFTER_MS) {
        this.closed(0);
        return;
      }
      if (this.greeted && now_ms - this.pinged_ms >= PING_EVERY_MS) this.ping(now_ms);
      this.look();
    });
  }

  private ping(now_ms: number): void {
    const ping: ClientMessage = { type: "ping" };
    this.socket?.send(JSON.stringify(ping));
    this.pinged_ms = now_ms;
  }

  /** Lets go of the socket and the timers; nothing from them is heard any more. */
  private drop(): void {
    this.stopTimers();
    this.stopRetry();
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
