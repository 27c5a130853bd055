import { Link } from '@tanstack/react-router';
import { useTypeByName } from '../../api/definitions.ts';
import { useSession } from '../../api/session.ts';
import type { Ref } from '../../api/types.ts';
import { Avatar } from '../basic/avatar.tsx';
import { RefPicker } from '../picker/ref-picker.tsx';
import { common, isRef, type InputProps, type Kind, type ShowProps } from './kind.ts';

const PersonName = ({ person }: { person: Ref }) => (
  <>
    <Avatar name={person.label} me={useSession().person.id === person.id} />
    <span className="clip">
      {person.label} {person.hint ? <span className="faint">{person.hint}</span> : null}
    </span>
  </>
);

const RecordLink = ({ to, value }: { to: string; value: Ref }) => {
  const type = useTypeByName(to);
  const name = <span className="clip">{value.label}</span>;
  if (!type) return name;
  return (
    <Link to="/$plural/$key" params={{ plural: type.plural, key: value.number ?? value.id }} className="clip">
      {value.label}
    </Link>
  );
};

/** Another record: a person by face and name, anything else as a link to it. */
export const ref: Kind = {
  Show: ({ field, value }: ShowProps) => {
    if (!isRef(value)) return null;
    return field.to === 'person' ? <PersonName person={value} /> : <RecordLink to={String(field.to)} value={value} />;
  },
  Input: (props: InputProps) => (
    <RefPicker
      {...common(props)}
      to={String(props.field.to)}
      value={isRef(props.value) ? props.value : null}
      change={props.change}
    />
  ),
};
