export const EvidencePage = () => null;
