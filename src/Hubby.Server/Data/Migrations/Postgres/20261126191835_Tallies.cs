using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Tallies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "tallied_as",
                table: "messages",
                type: "character varying(10)",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "tallied_brand",
                table: "messages",
                type: "character varying(255)",
                maxLength: 255,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "booking_progress",
                columns: table => new
                {
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    reached = table.Column<int>(type: "integer", nullable: false),
                    brand = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    active_in = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booking_progress", x => new { x.partner_id, x.booking });
                });

            migrationBuilder.CreateTable(
                name: "count_positions",
                columns: table => new
                {
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @event = table.Column<Guid>(name: "event", type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_count_positions", x => x.partner_id);
                });

            migrationBuilder.CreateTable(
                name: "tallies",
                columns: table => new
                {
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    measure = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    day = table.Column<int>(type: "integer", nullable: false),
                    brand = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tallies", x => new { x.partner_id, x.measure, x.day, x.brand, x.subject });
                });

            migrationBuilder.CreateIndex(
                name: "ix_messages_untallied",
                table: "messages",
                columns: new[] { "partner_id", "id" },
                filter: "tallied_as IS NULL OR tallied_as <> state");

            // How endpoints have answered, as far as the log of deliveries goes back.
            migrationBuilder.Sql("""
                INSERT INTO tallies (partner_id, measure, day, brand, subject, count)
                SELECT partner_id, 'HookAnswered', floor(extract(epoch FROM delivered_at) / 86400)::int, '',
                  replace(endpoint::text, '-', ''), count(*)
                FROM webhook_deliveries WHERE delivered_at IS NOT NULL AND state = 'Delivered' GROUP BY 1, 3, 5
                UNION ALL
                SELECT partner_id, 'HookFailed', floor(extract(epoch FROM created_at) / 86400)::int, '',
                  replace(endpoint::text, '-', ''), sum(attempts - CASE WHEN state = 'Delivered' THEN 1 ELSE 0 END)
                FROM webhook_deliveries WHERE attempts > CASE WHEN state = 'Delivered' THEN 1 ELSE 0 END GROUP BY 1, 3, 5
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "booking_progress");

            migrationBuilder.DropTable(
                name: "count_positions");

            migrationBuilder.DropTable(
                name: "tallies");

            migrationBuilder.DropIndex(
                name: "ix_messages_untallied",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "tallied_as",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "tallied_brand",
                table: "messages");
        }
    }
}
