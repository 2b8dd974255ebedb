using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Esims : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "esim_stock",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    package_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false, collation: "C"),
                    iccid = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    sealed_activation_code = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_confirmation_code = table.Column<byte[]>(type: "bytea", nullable: true),
                    imported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    taken_for = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_esim_stock", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "esims",
                columns: table => new
                {
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    position = table.Column<int>(type: "integer", nullable: false),
                    issue = table.Column<int>(type: "integer", nullable: false),
                    iccid = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    state = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    package_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false, collation: "C"),
                    package_type = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    package_duration_days = table.Column<int>(type: "integer", nullable: false),
                    destination = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    provider_reference = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    is_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    sealed_activation_code = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_confirmation_code = table.Column<byte[]>(type: "bytea", nullable: true),
                    apn = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    data_used_megabytes = table.Column<int>(type: "integer", nullable: false),
                    data_total_megabytes = table.Column<int>(type: "integer", nullable: true),
                    assigned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    downloaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    installed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    activated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    depleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancelled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    as_of = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    replaced_by = table.Column<Guid>(type: "uuid", nullable: true),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true, collation: "C"),
                    link_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    sealed_link = table.Column<byte[]>(type: "bytea", nullable: false),
                    next_check_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_esims", x => new { x.partner_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "guess_budgets",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    free_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guess_budgets", x => x.key);
                });

            migrationBuilder.CreateIndex(
                name: "ix_promo_codes_expiry",
                table: "promo_codes",
                column: "expires_at",
                filter: "expires_at IS NOT NULL AND status IN ('Issued', 'Claimed')");

            migrationBuilder.CreateIndex(
                name: "ix_esim_stock_free",
                table: "esim_stock",
                columns: new[] { "package_id", "id" },
                filter: "taken_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_esim_stock_iccid",
                table: "esim_stock",
                column: "iccid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_esims_due",
                table: "esims",
                column: "next_check_at",
                filter: "next_check_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_esims_iccid",
                table: "esims",
                column: "iccid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_esims_link",
                table: "esims",
                column: "link_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_esims_right",
                table: "esims",
                columns: new[] { "partner_id", "booking", "position", "issue" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_guess_budgets_free",
                table: "guess_budgets",
                column: "free_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "esim_stock");

            migrationBuilder.DropTable(
                name: "esims");

            migrationBuilder.DropTable(
                name: "guess_budgets");

            migrationBuilder.DropIndex(
                name: "ix_promo_codes_expiry",
                table: "promo_codes");
        }
    }
}
