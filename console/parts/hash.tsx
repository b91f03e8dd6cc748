import { CopyToClipboard } from '@cloudscape-design/components';

/** A hash or id that can be copied whole; `what` names it for the copy button. */
export function Hash({ value, what }: { value: string; what: string }) {
  return (
    <span className="hash">
      <CopyToClipboard
        variant="inline"
        textToCopy={value}
        copyButtonAriaLabel={`Copy ${what}`}
        copySuccessText={`Copied ${what}`}
        copyErrorText={`Could not copy ${what}`}
      />
    </span>
  );
}
