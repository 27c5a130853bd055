export const PortalShell = () => null;
