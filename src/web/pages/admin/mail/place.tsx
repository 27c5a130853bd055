import { Link } from '@tanstack/react-router';
import type { MailPlace } from '../../../api/mail.ts';
import { useTypeByName } from '../../../api/definitions.ts';

/** The record that a mail belongs to. */
export const Place = ({ place }: { place: MailPlace | null }) => {
  const type = useTypeByName(place?.type ?? '');
  if (place === null || !type) return null;
  return (
    <Link to="/$plural/$key" params={{ plural: type.plural, key: place.number }} className="sm" title={place.title}>
      <span className="mono">{place.number}</span>
    </Link>
  );
};
