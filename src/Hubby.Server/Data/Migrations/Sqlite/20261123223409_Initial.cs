using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Hubby.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bookings",
                columns: table => new
                {
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false, collation: "BINARY"),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    booking_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true, collation: "BINARY"),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true, collation: "BINARY"),
                    phone = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    first_name = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    last_name = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    full_name = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    title = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    gender = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    pax = table.Column<int>(type: "INTEGER", nullable: true),
                    departure_date = table.Column<long>(type: "INTEGER", nullable: false),
                    return_date = table.Column<long>(type: "INTEGER", nullable: true),
                    departure_location = table.Column<string>(type: "TEXT", maxLength: 3, nullable: true, collation: "BINARY"),
                    flight_number = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    locale = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    external_user_id = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    custom_branding = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    metadata = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    should_send_message = table.Column<bool>(type: "INTEGER", nullable: true),
                    channels = table.Column<int>(type: "INTEGER", nullable: false),
                    content_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    repeat_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    holds_reference = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bookings", x => new { x.partner_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "events",
                columns: table => new
                {
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false, collation: "BINARY"),
                    booking = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true, collation: "BINARY"),
                    data = table.Column<string>(type: "TEXT", nullable: false, collation: "BINARY"),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_events", x => new { x.partner_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "idempotency_records",
                columns: table => new
                {
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false, collation: "BINARY"),
                    request_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency_records", x => new { x.partner_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "packages",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false, collation: "BINARY"),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    type = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    coverage = table.Column<string>(type: "TEXT", nullable: false, collation: "BINARY"),
                    size_megabytes = table.Column<int>(type: "INTEGER", nullable: true),
                    duration_days = table.Column<int>(type: "INTEGER", nullable: false),
                    price = table.Column<decimal>(type: "TEXT", precision: 12, scale: 3, nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false, collation: "BINARY"),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_packages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "partners",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    slug = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false, collation: "BINARY"),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false, collation: "BINARY"),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    locale = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    brand = table.Column<string>(type: "TEXT", nullable: false),
                    sub_brands = table.Column<string>(type: "TEXT", nullable: false),
                    require_signed_body = table.Column<bool>(type: "INTEGER", nullable: false),
                    unique_booking_ids = table.Column<bool>(type: "INTEGER", nullable: false),
                    allows_destinationless_codes = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_partners", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "promo_codes",
                columns: table => new
                {
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    booking = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false, collation: "BINARY"),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false, collation: "BINARY"),
                    uuid = table.Column<byte[]>(type: "BLOB", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    package_id = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false, collation: "BINARY"),
                    package_type = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    package_size_megabytes = table.Column<int>(type: "INTEGER", nullable: true),
                    package_duration_days = table.Column<int>(type: "INTEGER", nullable: false),
                    destination = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true, collation: "BINARY"),
                    iso3 = table.Column<string>(type: "TEXT", maxLength: 3, nullable: true, collation: "BINARY"),
                    destinations = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_promo_codes", x => new { x.partner_id, x.booking, x.position });
                });

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false, collation: "BINARY"),
                    value = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settings", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "versions",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false, collation: "BINARY"),
                    value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_versions", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false, collation: "BINARY"),
                    sealed_secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false, collation: "BINARY"),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    require_signed_body = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_keys", x => x.id);
                    table.ForeignKey(
                        name: "FK_api_keys_partners_partner_id",
                        column: x => x.partner_id,
                        principalTable: "partners",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "versions",
                columns: new[] { "name", "value" },
                values: new object[,]
                {
                    { "catalogue", 1L },
                    { "partners", 1L }
                });

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_key",
                table: "api_keys",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_partner_id",
                table: "api_keys",
                column: "partner_id");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_email",
                table: "bookings",
                column: "email",
                filter: "email IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_bookings_held_reference",
                table: "bookings",
                columns: new[] { "partner_id", "booking_id" },
                unique: true,
                filter: "holds_reference");

            migrationBuilder.CreateIndex(
                name: "ux_bookings_reference",
                table: "bookings",
                columns: new[] { "partner_id", "booking_id", "repeat_key" },
                unique: true,
                filter: "booking_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_bookings_repeat",
                table: "bookings",
                columns: new[] { "partner_id", "repeat_key" },
                unique: true,
                filter: "booking_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_idempotency_records_created_at",
                table: "idempotency_records",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_partners_slug",
                table: "partners",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_promo_codes_code",
                table: "promo_codes",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_promo_codes_uuid",
                table: "promo_codes",
                column: "uuid");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "bookings");

            migrationBuilder.DropTable(
                name: "events");

            migrationBuilder.DropTable(
                name: "idempotency_records");

            migrationBuilder.DropTable(
                name: "packages");

            migrationBuilder.DropTable(
                name: "promo_codes");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "versions");

            migrationBuilder.DropTable(
                name: "partners");
        }
    }
}
