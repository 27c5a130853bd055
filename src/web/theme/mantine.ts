import {
  ActionIcon,
  Button,
  Checkbox,
  Combobox,
  createTheme,
  Drawer,
  Input,
  InputWrapper,
  Menu,
  mergeThemeOverrides,
  Modal,
  Paper,
  Popover,
  SegmentedControl,
  Tooltip,
} from '@mantine/core';
import css from './controls.module.css';
import { scale } from './mantine-theme.ts';

/** Props to floating parts: they appear at once, and nothing behind them is locked (the shell scrolls within itself). */
const floating = { shadow: 'md', transitionProps: { duration: 0 } } as const;
const sheet = {
  lockScroll: false,
  transitionProps: { duration: 160 },
  overlayProps: { backgroundOpacity: 1 },
} as const;

const sheetClasses = {
  overlay: css['overlay'],
  header: css['sheetHead'],
  title: css['sheetTitle'],
  body: css['sheetBody'],
};

/** The theme given to MantineProvider: the scale, and every component's defaults, set once. */
export const theme = mergeThemeOverrides(
  scale,
  createTheme({
    components: {
      Button: Button.extend({
        defaultProps: { size: 'xs', variant: 'default' },
        classNames: { root: css['button'], section: css['buttonSection'] },
      }),
      ActionIcon: ActionIcon.extend({
        defaultProps: { size: 28, variant: 'subtle' },
        classNames: { root: css['icon'] },
      }),
      Input: Input.extend({ classNames: { input: css['input'], section: css['section'] } }),
      InputWrapper: InputWrapper.extend({
        classNames: {
          label: css['label'],
          required: css['required'],
          description: css['description'],
          error: css['error'],
        },
      }),
      Combobox: Combobox.extend({
        defaultProps: { ...floating, offset: 4 },
        classNames: {
          dropdown: css['float'],
          option: [css['item'], css['option']].join(' '),
          groupLabel: css['group'],
        },
      }),
      Menu: Menu.extend({
        defaultProps: { ...floating, position: 'bottom-end', offset: 4, withInitialFocusPlaceholder: false },
        classNames: {
          dropdown: [css['float'], css['menu']].join(' '),
          item: css['item'],
          itemSection: css['itemSection'],
          label: css['group'],
          divider: css['divider'],
        },
      }),
      PopoverDropdown: { defaultProps: { 'data-floating': true } },
      Popover: Popover.extend({
        defaultProps: { ...floating, offset: 6, returnFocus: true },
        classNames: { dropdown: css['float'] },
      }),
      Tooltip: Tooltip.extend({
        defaultProps: {
          openDelay: 400,
          transitionProps: { duration: 0 },
          events: { hover: true, focus: true, touch: false },
        },
        classNames: { tooltip: css['tooltip'] },
      }),
      Checkbox: Checkbox.extend({
        defaultProps: { size: '16px' },
        classNames: { input: css['checkInput'], icon: css['checkIcon'], label: css['checkLabel'] },
      }),
      SegmentedControl: SegmentedControl.extend({
        defaultProps: { transitionDuration: 0, withItemsBorders: false },
        classNames: {
          root: css['seg'],
          control: css['segItem'],
          label: css['segLabel'],
          innerLabel: css['segInner'],
          indicator: css['segIndicator'],
        },
      }),
      Paper: Paper.extend({ defaultProps: { shadow: 'none' } }),
      Modal: Modal.extend({
        defaultProps: { ...sheet, radius: 'md' },
        classNames: { ...sheetClasses, content: css['sheet'] },
      }),
      Drawer: Drawer.extend({
        defaultProps: sheet,
        classNames: { ...sheetClasses, content: css['drawer'] },
      }),
    },
  }),
);
