export const PortalHomePage = () => null;
