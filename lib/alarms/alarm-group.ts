import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmName } from './alarm-name.ts';
import { PeopleAlarm } from './people-alarm.ts';

/** What an alarm of a group says, watches and follows its name with. */
export type AlarmProps = Omit<ConstructorParameters<typeof PeopleAlarm>[2], 'topic' | 'name'>;

/** Alarms that tell people by one topic; each has the id of its name. */
export class AlarmGroup extends Construct {
  readonly all: PeopleAlarm[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly topic: ITopic,
  ) {
    super(scope, id);
  }

  protected add(name: AlarmName, props: AlarmProps): void {
    const { topic } = this;
    const { about } = props;
    this.all.push(new PeopleAlarm(this, about === undefined ? name : `${name} ${about}`, { topic, name, ...props }));
  }
}
