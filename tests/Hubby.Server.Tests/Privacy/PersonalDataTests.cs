using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Privacy;

/// <summary>
/// Every column that holds a text or bytes, and whether a person can be read in it. A new one is a decision: erase what is
/// personal, and say so here.
/// </summary>
public sealed class PersonalDataTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    const string Erased = """
        audit_entries: detail
        bookings: email phone first_name last_name full_name title gender external_user_id metadata
        messages: recipient last_error
        claims: email
        esims: email
        push_subscriptions: target_hash sealed_target
        webhook_deliveries: response tries
        idempotency_records: answer
        import_chunks: sealed
        import_rows: sealed_cells
        redirect_tokens: external_user_id
        webapp_sessions: external_user_id
        """;

    /// <summary>Ids, codes, states, settings of partners, hashes that nobody turns back, and texts of our own.</summary>
    const string Impersonal = """
        api_keys: key name sealed_secret
        booking_progress: active_in booking brand
        bookings: id status booking_id departure_location flight_number locale custom_branding content_hash repeat_key
        claims: booking locale
        esim_stock: iccid package_id sealed_activation_code sealed_confirmation_code taken_for
        esims: apn booking destination iccid link_hash package_id package_type provider provider_reference
        esims: sealed_activation_code sealed_confirmation_code sealed_link state
        events: booking data type
        guess_budgets: key
        idempotency_records: key request_hash
        import_rows: booking faults outcome
        imports: error file_hash file_name idempotency_key state
        logos: content name
        logged_requests: answer error_code id method mistakes path query request_body signed_message
        message_counts: key
        messages: booking channel kind locale origin provider provider_id reason state tallied_as tallied_brand
        notices: last_error recipient state text
        packages: coverage currency id type
        partners: brand contact_email locale name slug sub_brands time_zone
        promo_codes: booking code destination destinations iso3 package_id package_type status
        push_subscriptions: booking kind
        redirect_tokens: hash
        schedules: definition name planned_booking
        settings: name value
        stopped_reminders: booking
        tallies: brand measure subject
        top_ups: booking package_id repeat_key
        versions: name
        webapp_sessions: hash
        webhook_deliveries: body booking error state type
        webhook_endpoints: disabled_reason events sealed_old_secret sealed_secret url
        """;

    /// <summary>Of partners' people, who have accounts: theirs while they have one, and in the audit for its days.</summary>
    const string OfMembers = """
        account_links: address hash kind role
        audit_entries: action by target
        member_passkeys: credential_id
        member_sessions: browser from hash
        member_tokens: login_provider name value
        members: concurrency_stamp normalized_user_name password_hash role security_stamp used_code user_name
        sign_in_attempts: key
        """;

    [Fact]
    public async Task Every_column_of_text_is_erased_or_known_to_say_nothing_of_a_person()
    {
        var columns = await app.QueryAsync(db => Task.FromResult(
            from entity in db.Model.GetEntityTypes()
            from property in entity.GetProperties()
            where !entity.IsMappedToJson()
            where property.ClrType != typeof(Guid) && property.ClrType != typeof(Guid?)
            let stored = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType
            where stored == typeof(string) || stored == typeof(byte[])
            select $"{entity.GetTableName()}.{property.GetColumnName()}"));
        Assert.Equal(string.Join('\n', Of(Erased).Concat(Of(Impersonal)).Concat(Of(OfMembers)).Order(StringComparer.Ordinal)),
            string.Join('\n', columns.Order(StringComparer.Ordinal)));
    }

    static IEnumerable<string> Of(string list) =>
        from line in list.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let parts = line.Split(": ")
        from column in parts[1].Split(' ')
        select $"{parts[0]}.{column}";
}
