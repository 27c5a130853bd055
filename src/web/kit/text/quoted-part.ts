/** How mail programs introduce what they answer to. */
const INTRODUCTIONS = [
  /^On .{5,200} wrote:$/u,
  /^Am .{5,200} schrieb .{1,200}:$/u,
  /^Le .{5,200} a écrit ?:$/u,
  /^El .{5,200} escribió:$/u,
  /^-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d.origine|Mensaje original)\s*-{2,}$/iu,
];
const LEAST_LINES = 3;

/** The head of a mail, line by line, as some programs put it before what they answer to. */
const HEAD = /^(?:From|Von|De): .+$/u;
const HEAD_GOES_ON =
  /^(?:Sent|To|Date|Subject|Gesendet|An|Datum|Betreff|Envoyé|À|Objet|Enviado|Para|Fecha|Asunto) ?: /u;
const bare = (line: string): string => line.replace(/^[>\s]+/u, '').trim();

/** Where the quotation that ends a text begins; -1 where it ends without. */
const beginOf = (lines: readonly string[]): number => {
  const introduced = lines.findIndex(
    (line, n) =>
      INTRODUCTIONS.some((each) => each.test(bare(line))) ||
      (HEAD.test(bare(line)) && HEAD_GOES_ON.test(bare(lines[n + 1] ?? ''))),
  );
  let last = lines.length - 1;
  while (last >= 0 && lines[last]?.trim() === '') last -= 1;
  let first = last;
  while (first >= 0 && /^\s*(?:>|$)/u.test(lines[first] ?? '')) first -= 1;
  while (first < last && lines[first + 1]?.trim() === '') first += 1;
  const run = last - first >= LEAST_LINES ? first + 1 : -1;
  if (introduced < 0) return run;
  return run < 0 ? introduced : Math.min(introduced, run);
};

/** A message without the mail that it quotes at its end, and that; all of it where there is nothing else. Nothing is lost. */
export const partsOfMessage = (text: string): { said: string; quoted: string } => {
  const lines = text.split('\n');
  const at = beginOf(lines);
  const said = lines.slice(0, Math.max(at, 0)).join('\n');
  return at < 0 || said.trim() === '' ? { said: text, quoted: '' } : { said, quoted: lines.slice(at).join('\n') };
};
