import { partOf } from '../basic/part.tsx';

/** Whatever shows a list in another form than a list. */
export const OtherForm = partOf(async () => {
  const { OtherForm: Form, prepareForms } = await import('./other-form.tsx');
  await prepareForms();
  return Form;
});
