/**
 * The complete notes in a growing file, in order. `origin` begins the first line of each; an empty line stands between notes.
 * A note that a crash left unfinished is passed over, wherever it was cut: its whole follows it.
 */
export const splitNotes = (file: string, origin: string): string[] => {
  const notes: string[] = [];
  let text: string[] = [];
  let signatures: string[] = [];
  const lines = file.split('\n');
  for (const line of lines.slice(0, -1)) {
    if (line.startsWith(origin)) {
      text = [line];
      signatures = [];
    } else if (line.startsWith('— ')) {
      signatures.push(line);
    } else if (line !== '') {
      text.push(line);
      signatures = [];
    } else if (signatures.length > 0 && text[0]?.startsWith(origin)) {
      const note = `${text.join('\n')}\n\n${signatures.join('\n')}\n`;
      if (notes.length > 0 && note.startsWith(notes.at(-1)?.slice(0, -1) as string)) notes.pop();
      notes.push(note);
      [text, signatures] = [[], []];
    }
  }
  return notes;
};
