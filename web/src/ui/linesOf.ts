/** The lines of a stream of JSON, each as soon as it is whole. */
export async function* linesOf<Line>(stream: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    const pieces = (waiting + (value ?? "")).split("\n");
    waiting = done ? "" : (pieces.pop() ?? "");
    for (const piece of pieces) if (piece.trim() !== "") yield JSON.parse(piece) as Line;
    if (done) return;
  }
}
