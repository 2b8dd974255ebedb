using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PushSubscriptions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "push_subscriptions",
                columns: table => new
                {
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    target_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_target = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_push_subscriptions", x => new { x.partner_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_push_subscriptions_id",
                table: "push_subscriptions",
                column: "id")
                .Annotation("Npgsql:IndexMethod", "hash");

            migrationBuilder.CreateIndex(
                name: "IX_push_subscriptions_partner_id_booking_target_hash",
                table: "push_subscriptions",
                columns: new[] { "partner_id", "booking", "target_hash" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "push_subscriptions");
        }
    }
}
