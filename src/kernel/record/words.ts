/** 'inProgress' → 'In progress'; 'virtualMachine' → 'Virtual machine'. */
export const wordsOf = (name: string): string =>
  name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase());
