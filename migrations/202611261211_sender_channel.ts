import type { Knex } from 'knex'

/**
 * The channels that a program's token may send for. Tokens that there are keep the channels that they have sent for; one that
 * has sent nothing yet keeps all, each by name.
 */
export async function up(knex: Knex) {
  await knex.raw(`
    create table sender_channel (
      sender_id integer not null references sender,
      channel_id integer not null references channel,
      primary key (sender_id, channel_id)
    );
    insert into sender_channel (sender_id, channel_id)
    select distinct sender.id, report.channel_id
    from (select report_id, data from event_log where kind = 'received' and data->>'sender' is not null
          union all select report_id, data from outbox where kind = 'received' and data->>'sender' is not null) as sent
    join report on report.id = sent.report_id
    join sender on sender.id = (data->>'sender')::integer and sender.role is null;
    insert into sender_channel (sender_id, channel_id)
    select sender.id, channel.id from sender cross join channel
    where role is null and not exists (select from sender_channel where sender_id = sender.id);
  `)
}

/** Before it, every token that sends could send for every channel, and can again. */
export async function down(knex: Knex) {
  await knex.raw('drop table sender_channel')
}
